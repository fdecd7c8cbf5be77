from django.urls import path

from competitions import api
from competitions.form_urls import form_urls
from competitions.part_urls import part_urls
from competitions.public_urls import public_urls
from competitions.rubric_urls import rubric_urls
from competitions.views import creating, enquiries, questions
from competitions.views.setup import dates, limits, start, team

app_name = "competitions"

app_urls = [
    # For visitors
    *public_urls,
    path("c/<slug:slug>/questions/", questions.ask, name="ask"),
    path("c/<slug:slug>/questions/<uuid:pk>/", questions.asked, name="asked"),
    # For organisers
    path("organise/", creating.index, name="organise"),
    path("organise/new/", creating.new, name="new"),
    path("organise/new/copy/", creating.copy, name="new-copy"),
    path("organise/new/import/", creating.from_file, name="new-import"),
    path("organise/<slug:slug>/call/", start.page, name="setup"),
    path("organise/<slug:slug>/call/publish/", start.publish, name="setup-publish"),
    path("organise/<slug:slug>/call/archive/", start.archive, name="setup-archive"),
    path("organise/<slug:slug>/call/export/", start.export, name="setup-export"),
    *part_urls,
    path("organise/<slug:slug>/call/limits/", limits.page, name="setup-limits"),
    path("organise/<slug:slug>/call/dates/", dates.page, name="setup-dates"),
    path("organise/<slug:slug>/call/dates/window/", dates.window, name="setup-dates-window"),
    path("organise/<slug:slug>/call/dates/zone/", dates.zone, name="setup-dates-zone"),
    path("organise/<slug:slug>/call/dates/new/", dates.add, name="setup-date-new"),
    path("organise/<slug:slug>/call/dates/<int:pk>/", dates.change, name="setup-date"),
    path(
        "organise/<slug:slug>/call/dates/<int:pk>/remove/", dates.remove, name="setup-date-remove"
    ),
    path("organise/<slug:slug>/team/", team.page, name="team"),
    path("organise/<slug:slug>/team/invite/", team.invite, name="team-invite"),
    path("organise/<slug:slug>/team/leave/", team.leave, name="team-leave"),
    path("organise/<slug:slug>/team/<int:pk>/role/", team.change_role, name="team-role"),
    path("organise/<slug:slug>/team/<int:pk>/remove/", team.remove, name="team-remove"),
    path(
        "organise/<slug:slug>/team/invitations/<uuid:pk>/resend/",
        team.resend,
        name="team-invitation-resend",
    ),
    path(
        "organise/<slug:slug>/team/invitations/<uuid:pk>/revoke/",
        team.revoke,
        name="team-invitation-revoke",
    ),
    *form_urls,
]

enquiry = "organise/<slug:slug>/questions/<uuid:pk>/"
app_urls += [
    path("organise/<slug:slug>/questions/", enquiries.listing, name="enquiries"),
    path(enquiry, enquiries.page, name="enquiry"),
    path(f"{enquiry}answer/", enquiries.answer, name="enquiry-answer"),
    path(f"{enquiry}assign/", enquiries.assign, name="enquiry-assign"),
    path(f"{enquiry}close/", enquiries.close, name="enquiry-close"),
    path(f"{enquiry}reopen/", enquiries.reopen, name="enquiry-reopen"),
    path(f"{enquiry}publish/", enquiries.publish, name="enquiry-publish"),
    *rubric_urls,
]

of_call = "competitions/<slug:slug>/"
api_urls = [
    path("economies/", api.EconomyList.as_view(), name="economies"),
    path("competitions/", api.CompetitionList.as_view(), name="competitions"),
    path(of_call, api.CompetitionDetail.as_view(), name="competition"),
    path(f"{of_call}rubric/", api.RubricDetail.as_view(), name="rubric"),
    path(f"{of_call}tracks/", api.TrackList.as_view(), name="tracks"),
    path(f"{of_call}dates/", api.DateList.as_view(), name="dates"),
    path(f"{of_call}date-changes/", api.DateChangeList.as_view(), name="date-changes"),
    path(f"{of_call}awards/", api.AwardList.as_view(), name="awards"),
    path(f"{of_call}partners/", api.PartnerList.as_view(), name="partners"),
    path(f"{of_call}pages/", api.PageList.as_view(), name="pages"),
    path(f"{of_call}faq/", api.FaqList.as_view(), name="faq"),
    path(f"{of_call}documents/", api.DocumentList.as_view(), name="documents"),
    path(f"{of_call}news/", api.NewsList.as_view(), name="news"),
    path(f"{of_call}news/<slug:post_slug>/", api.NewsDetail.as_view(), name="news-post"),
]
