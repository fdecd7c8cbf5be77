from django.urls import path

from judging import api
from judging.views import (
    assigning,
    deciding,
    decisions,
    lists,
    publishing,
    ranking,
    rounds,
    saving,
    winners,
    workspace,
)

app_name = "judging"
DECISIONS = "organise/<slug:slug>/decisions/<int:position>"

app_urls = [
    path("c/<slug:slug>/winners/", winners.winners, name="winners"),
    path("judging/", lists.mine, name="list"),
    path("judging/<uuid:pk>/", workspace.workspace, name="workspace"),
    path("judging/<uuid:pk>/files/<int:number>/", workspace.file, name="file"),
    path("judging/<uuid:pk>/scores/", saving.save_score, name="save-score"),
    path("judging/<uuid:pk>/comments/", saving.save_comments, name="save-comments"),
    path("judging/<uuid:pk>/submit/", workspace.submit, name="submit"),
    path("judging/<uuid:pk>/reopen/", workspace.reopen, name="reopen"),
    path("judging/<uuid:pk>/recuse/", workspace.recuse, name="recuse"),
    path("organise/<slug:slug>/rounds/<int:position>/", rounds.page, name="round"),
    path("organise/<slug:slug>/rounds/<int:position>/open/", rounds.open_, name="round-open"),
    path("organise/<slug:slug>/rounds/<int:position>/close/", rounds.close, name="round-close"),
    path("organise/<slug:slug>/rounds/<int:position>/ranking/", ranking.page, name="ranking"),
    path(
        "organise/<slug:slug>/rounds/<int:position>/ranking/table/",
        ranking.table,
        name="ranking-table",
    ),
    path("organise/<slug:slug>/decisions/", decisions.index, name="decisions"),
    path(f"{DECISIONS}/", decisions.page, name="round-decisions"),
    path(f"{DECISIONS}/many/", decisions.many, name="decide-many"),
    path(f"{DECISIONS}/by-rank/", decisions.by_rank, name="decide-by-rank"),
    path(f"{DECISIONS}/publish/", publishing.page, name="publish"),
    path(f"{DECISIONS}/publish/progress/", publishing.progress, name="publish-progress"),
    # After the words above: a code would match them too.
    path(f"{DECISIONS}/<str:code>/", deciding.page, name="decide"),
    path("organise/<slug:slug>/entries/<str:code>/judges/", assigning.assign, name="assign"),
    path(
        "organise/<slug:slug>/entries/<str:code>/judges/remove/",
        assigning.unassign,
        name="unassign",
    ),
]

api_urls = [
    path("competitions/<slug:slug>/results/", api.ResultsDetail.as_view(), name="results"),
    path("entries/<str:code>/outcomes/", api.OutcomeList.as_view(), name="entry-outcomes"),
]
