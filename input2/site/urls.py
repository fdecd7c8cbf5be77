from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, path

from input2.site import api
from input2.site.sitemaps import SITEMAPS
from input2.site.views import (
    bulk,
    bulk_runs,
    clock,
    crawlers,
    demonstration,
    duplicates,
    entries,
    exports,
    file_archives,
    health,
    home,
    messages,
    my_data,
    organise,
    screening,
    statistics,
)

app_name = "site"
RUNS = "organise/<slug:slug>/screening/bulk/"


def bulk_urls(base: str) -> list[URLPattern]:
    """Steps on many entries, and the page of each run."""
    run = f"{base}<uuid:pk>/"
    return [
        path(base, bulk.bulk, name="bulk"),
        path(f"{base}check/", bulk.check, name="bulk-check"),
        path(f"{base}begin/", bulk.begin, name="bulk-begin"),
        path(run, bulk_runs.run, name="bulk-run"),
        path(f"{run}result.csv", bulk_runs.table, name="bulk-table"),
        path(f"{run}go-on/", bulk_runs.go_on, name="bulk-go-on"),
        path(f"{run}stop/", bulk_runs.stop, name="bulk-stop"),
        path(f"{run}take-back/", bulk.take_all_back, name="bulk-take-all-back"),
        path(f"{run}<str:code>/take-back/", bulk_runs.take_back, name="bulk-take-back"),
    ]


app_urls = [
    path("", home.home, name="home"),
    path("editions/", home.editions, name="editions"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("styleguide/", home.styleguide, name="styleguide"),
    path("outbox/", demonstration.outbox, name="outbox"),
    path("outbox/<uuid:pk>/", demonstration.outbox_message, name="outbox-message"),
    path("demonstration/sign-in/", demonstration.sign_in, name="demo-sign-in"),
    path("organise/<slug:slug>/", organise.dashboard, name="dashboard"),
    path("organise/<slug:slug>/entries/", entries.entries, name="entries"),
    path("organise/<slug:slug>/entries/columns/", entries.choose_columns, name="entries-columns"),
    path("organise/<slug:slug>/entries/<str:code>/", entries.entry, name="entry"),
    path(
        "organise/<slug:slug>/entries/<str:code>/changes/",
        entries.request_changes,
        name="entry-changes",
    ),
    path("organise/<slug:slug>/entries/<str:code>/message/", entries.write, name="entry-message"),
    path("organise/<slug:slug>/files/", file_archives.page, name="file-archives"),
    path(
        "organise/<slug:slug>/files/progress/",
        file_archives.progress,
        name="file-archives-progress",
    ),
    path(
        "organise/<slug:slug>/files/<uuid:pk>/files.zip",
        file_archives.download,
        name="file-archive-download",
    ),
    path(
        "organise/<slug:slug>/files/<uuid:pk>/drop/",
        file_archives.drop,
        name="file-archive-drop",
    ),
    path("organise/<slug:slug>/screening/", screening.queue, name="screening"),
    *bulk_urls(RUNS),
    path("organise/<slug:slug>/screening/next/", screening.next_entry, name="screening-next"),
    path("organise/<slug:slug>/screening/recent/", screening.recent, name="screening-recent"),
    # After the words above: a code would match them too.
    path("organise/<slug:slug>/screening/<str:code>/", screening.desk, name="screening-entry"),
    path("organise/<slug:slug>/screening/<str:code>/hold/", screening.hold, name="screening-hold"),
    path(
        "organise/<slug:slug>/screening/<str:code>/take-over/",
        screening.take_over,
        name="screening-take-over",
    ),
    path(
        "organise/<slug:slug>/screening/<str:code>/take-back/",
        screening.take_back,
        name="screening-take-back",
    ),
    path("organise/<slug:slug>/duplicates/", duplicates.listing, name="duplicates"),
    path(
        "organise/<slug:slug>/duplicates/<str:earlier>/<str:later>/",
        duplicates.pair,
        name="duplicate",
    ),
    path("organise/<slug:slug>/statistics/", statistics.page, name="statistics"),
    path(
        "organise/<slug:slug>/statistics/statistics.<slug:format_name>",
        statistics.table,
        name="statistics-table",
    ),
    path("organise/<slug:slug>/messages/", messages.outbox, name="messages"),
    path("organise/<slug:slug>/messages/<uuid:pk>/resend/", messages.resend, name="message-resend"),
    path("organise/<slug:slug>/exports/", exports.exports, name="exports"),
    path(
        "organise/<slug:slug>/exports/<slug:name>.<slug:format_name>",
        exports.export,
        name="export",
    ),
    path("accounts/data/", my_data.page, name="my-data"),
    path("accounts/data/progress/", my_data.progress, name="my-data-progress"),
    path("accounts/data/download/", my_data.prepare, name="my-data-prepare"),
    path("accounts/data/download/<uuid:pk>/", my_data.download, name="my-data-download"),
    path("accounts/data/delete/", my_data.delete, name="my-data-delete"),
    path("clock", clock.clock, name="clock"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]

api_urls: list[URLPattern] = [
    path("organise/<slug:slug>/entries/", api.ListedEntries.as_view(), name="listed-entries"),
    path(RUNS, api.BulkList.as_view(), name="bulk"),
    path(
        "organise/<slug:slug>/screening/<str:code>/",
        api.Screened.as_view(),
        name="screening-entry",
    ),
    path(
        "organise/<slug:slug>/screening/<str:code>/take-back/",
        api.TakenBack.as_view(),
        name="screening-take-back",
    ),
    path(f"{RUNS}<uuid:run>/", api.BulkDetail.as_view(), name="bulk-run"),
    path(f"{RUNS}<uuid:run>/lines/", api.BulkLines.as_view(), name="bulk-lines"),
    path(f"{RUNS}<uuid:run>/go-on/", api.BulkGoOn.as_view(), name="bulk-go-on"),
    path(f"{RUNS}<uuid:run>/stop/", api.BulkStop.as_view(), name="bulk-stop"),
]
