"""What search engines read before anything else."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from input2.lib.addresses import absolute

# Pages of people and organisers say 404 or ask to sign in; there is nothing to find behind them.
CLOSED = ("/accounts/", "/admin/", "/api/", "/entries/", "/judging/", "/organise/", "/outbox/")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "Disallow: /c/*/enter/",
        "",
        f"Sitemap: {absolute(reverse('site:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
