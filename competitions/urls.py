from django.urls import path

from competitions import api
from competitions.views import calls
from competitions.views.setup import start

app_name = "competitions"

app_urls = [
    # For visitors
    path("c/<slug:slug>/", calls.call, name="call"),
    # For organisers
    path("organise/<slug:slug>/call/", start.page, name="setup"),
    path("organise/<slug:slug>/call/publish/", start.publish, name="setup-publish"),
]

api_urls = [
    path("economies/", api.EconomyList.as_view(), name="economies"),
    path("competitions/", api.CompetitionList.as_view(), name="competitions"),
    path("competitions/<slug:slug>/", api.CompetitionDetail.as_view(), name="competition"),
]
