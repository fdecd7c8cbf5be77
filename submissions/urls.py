from django.urls import URLPattern, path

from submissions import api
from submissions.views import (
    behalf,
    comparing,
    consents,
    date_notices,
    entering,
    entries,
    files,
    form,
    form_preview,
    handing_in,
    owner,
    preview,
    progress,
    redaction,
    reminders,
    team,
    uploads,
)

app_name = "submissions"

app_urls: list[URLPattern] = [
    path("c/<slug:slug>/enter/", entering.enter, name="enter"),
    path("c/<slug:slug>/enter/begin/", entering.begin, name="begin"),
    path("entries/", entries.mine, name="list"),
    path("entries/<str:code>/", entries.entry, name="entry"),
    path("entries/<str:code>/edit/", form.form, name="form"),
    path("entries/<str:code>/edit/<slug:key>/", form.section, name="section"),
    path("entries/<str:code>/answers/", form.save_answer, name="save-answer"),
    path("entries/<str:code>/uploads/", uploads.uploads, name="uploads"),
    path("entries/<str:code>/progress/", progress.progress, name="progress"),
    path("entries/<str:code>/files/of/<slug:key>/", uploads.question_files, name="question-files"),
    path("entries/<str:code>/files/<uuid:attachment>/", files.file, name="file"),
    path("entries/<str:code>/files/<uuid:attachment>/remove/", files.remove, name="remove-file"),
    path("entries/<str:code>/files/<uuid:attachment>/caption/", files.caption, name="caption-file"),
    path(
        "entries/<str:code>/files/<uuid:attachment>/move/up/",
        files.move,
        {"step": "up"},
        name="move-file-up",
    ),
    path(
        "entries/<str:code>/files/<uuid:attachment>/move/down/",
        files.move,
        {"step": "down"},
        name="move-file-down",
    ),
    path(
        "entries/<str:code>/files/<uuid:attachment>/clean/", preview.clean_file, name="clean-file"
    ),
    path(
        "entries/<str:code>/files/<uuid:attachment>/restore/",
        preview.restore_file,
        name="restore-file",
    ),
    path("entries/<str:code>/preview/", preview.preview, name="preview"),
    path("entries/<str:code>/submit/", handing_in.submit, name="submit"),
    path("entries/<str:code>/receipt/", handing_in.receipt, name="receipt"),
    path("entries/<str:code>/receipt/<int:number>/", handing_in.receipt, name="version-receipt"),
    path("entries/<str:code>/compare/", comparing.compare, name="compare"),
    path("entries/<str:code>/consents/", consents.consents, name="consents"),
    path(
        "entries/<str:code>/consents/<slug:key>/withdraw/",
        consents.withdraw_consent,
        name="withdraw-consent",
    ),
    path(
        "organise/<slug:slug>/entries/<str:code>/compare/",
        comparing.organiser_compare,
        name="organiser-compare",
    ),
    path("entries/<str:code>/receipt/<int:number>.json", handing_in.content, name="content"),
    path("entries/<str:code>/reminders/", reminders.switch, name="reminders"),
    path("reminders/off/<str:token>/", reminders.off, name="reminders-off"),
    path("entries/<str:code>/questions/", entries.ask, name="ask"),
    path("entries/<str:code>/withdraw/", entries.withdraw, name="withdraw"),
    path("entries/<str:code>/team/", team.page, name="team"),
    path("entries/<str:code>/team/invite/", team.invite, name="team-invite"),
    path("entries/<str:code>/team/list/", team.list_person, name="team-list"),
    path("entries/<str:code>/team/leave/", team.leave, name="team-leave"),
    path("entries/<str:code>/team/<uuid:key>/role/", team.change_role, name="team-role"),
    path("entries/<str:code>/team/<uuid:key>/remove/", team.remove, name="team-remove"),
    path("entries/<str:code>/team/<uuid:key>/owner/", team.hand_over, name="team-hand-over"),
    path("entries/<str:code>/team/invitations/<uuid:pk>/resend/", team.resend, name="team-resend"),
    path("entries/<str:code>/team/invitations/<uuid:pk>/revoke/", team.revoke, name="team-revoke"),
    path("organise/<slug:slug>/entries/<str:code>/owner/", owner.page, name="entry-owner"),
    path(
        "organise/<slug:slug>/entries/<str:code>/owner/replace/",
        owner.replace,
        name="replace-owner",
    ),
    path("organise/<slug:slug>/entries/<str:code>/owner/ask/", owner.ask, name="ask-owner"),
    path(
        "organise/<slug:slug>/entries/<str:code>/owner/<uuid:pk>/resend/",
        owner.resend,
        name="owner-resend",
    ),
    path(
        "organise/<slug:slug>/entries/<str:code>/owner/<uuid:pk>/revoke/",
        owner.revoke,
        name="owner-revoke",
    ),
    path("organise/<slug:slug>/begin-entry/", behalf.begin, name="begin-for"),
    path("organise/<slug:slug>/entries/<str:code>/behalf/", behalf.page, name="behalf"),
    path(
        "organise/<slug:slug>/entries/<str:code>/behalf/write/", behalf.write, name="behalf-write"
    ),
    path("organise/<slug:slug>/entries/<str:code>/behalf/stop/", behalf.stop, name="behalf-stop"),
    path(
        "organise/<slug:slug>/entries/<str:code>/behalf/deadline/",
        behalf.extend,
        name="behalf-extend",
    ),
    path(
        "organise/<slug:slug>/entries/<str:code>/behalf/deadline/take-back/",
        behalf.take_back,
        name="behalf-take-back",
    ),
    path(
        "organise/<slug:slug>/entries/<str:code>/behalf/hand-in/",
        behalf.hand_in,
        name="behalf-hand-in",
    ),
    path("organise/<slug:slug>/entries/<str:code>/redaction/", redaction.page, name="redaction"),
    path(
        "organise/<slug:slug>/entries/<str:code>/redaction/preview/",
        redaction.preview,
        name="redaction-preview",
    ),
    path(
        "organise/<slug:slug>/entries/<str:code>/redaction/take-back/",
        redaction.take_back,
        name="redaction-take-back",
    ),
    path("organise/<slug:slug>/form/preview/", form_preview.form_preview, name="form-preview"),
    path(
        "organise/<slug:slug>/dates/changes/<int:pk>/message/",
        date_notices.message,
        name="date-message",
    ),
    path(
        "organise/<slug:slug>/dates/changes/<int:pk>/message/<int:notice>/again/",
        date_notices.again,
        name="date-message-again",
    ),
    path(
        "organise/<slug:slug>/entries/<str:code>/files/<uuid:attachment>/",
        files.organiser_file,
        name="organiser-file",
    ),
]

of_entry = "entries/<str:code>/"
api_urls: list[URLPattern] = [
    path("entries/", api.EntryList.as_view(), name="entries"),
    path(of_entry, api.EntryDetail.as_view(), name="entry"),
    path(f"{of_entry}answers/", api.AnswersOfEntry.as_view(), name="entry-answers"),
    path(f"{of_entry}files/", api.FileList.as_view(), name="entry-files"),
    path(f"{of_entry}files/<uuid:file>/", api.FileDetail.as_view(), name="entry-file"),
    path(f"{of_entry}hand-in/", api.HandIn.as_view(), name="entry-hand-in"),
    path(f"{of_entry}versions/", api.VersionList.as_view(), name="entry-versions"),
    path(f"{of_entry}versions/<int:number>/", api.VersionDetail.as_view(), name="entry-version"),
    path(
        f"{of_entry}versions/<int:number>/content/",
        api.VersionContent.as_view(),
        name="entry-version-content",
    ),
    path(f"{of_entry}withdraw/", api.Withdrawal.as_view(), name="entry-withdraw"),
]
