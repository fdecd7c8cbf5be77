from django.urls import path

from judging import api
from judging.views import assigning, lists, ranking, rounds, saving, winners, workspace

app_name = "judging"

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
