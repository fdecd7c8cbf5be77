"""The roof's address book: every part mounts here, and nowhere else."""

from django.contrib import admin
from django.urls import include, path

from competitions.urls import app_urls as competitions_urls
from input2 import api
from input2.accounts.urls import app_urls as accounts_urls
from input2.accounts.urls import sign_in_urls
from input2.files.urls import app_urls as files_urls
from input2.site.urls import app_urls as site_urls
from input2.site.views import refusals
from judging.urls import app_urls as judging_urls
from submissions.urls import app_urls as submissions_urls

urlpatterns = [
    # Before the roof: its address for a competition would take "new" for one.
    path("", include((competitions_urls, "competitions"))),
    path("", include((site_urls, "site"))),
    path("", include((submissions_urls, "submissions"))),
    path("", include((judging_urls, "judging"))),
    path("", include((accounts_urls, "accounts"))),
    path("", include((files_urls, "files"))),
    *sign_in_urls,
    path("accounts/", include("allauth.urls")),
    path("api/", include(api.urls)),
    path("admin/", admin.site.urls),
    path("", include("django_prometheus.urls")),
]

handler400 = refusals.bad_request
handler404 = refusals.not_found
handler500 = refusals.failed
