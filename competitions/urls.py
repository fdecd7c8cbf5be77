from django.urls import path

from competitions import api
from competitions.views import calls

app_name = "competitions"

app_urls = [path("c/<slug:slug>/", calls.call, name="call")]

api_urls = [
    path("economies/", api.EconomyList.as_view(), name="economies"),
    path("competitions/", api.CompetitionList.as_view(), name="competitions"),
    path("competitions/<slug:slug>/", api.CompetitionDetail.as_view(), name="competition"),
]
