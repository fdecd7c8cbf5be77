"""The REST API: version 1 of every app's operations, their schema, and its documentation."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from competitions.urls import api_urls as competitions_urls
from input2.site.urls import api_urls as site_urls
from judging.urls import api_urls as judging_urls
from submissions.urls import api_urls as submissions_urls

# Swagger UI writes style attributes; nothing else on this page is relaxed.
_docs = csp_update({"style-src": [UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema")
)

app_name = "api"
urls: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("v1/", include(competitions_urls)),
        path("v1/", include(submissions_urls)),
        path("v1/", include(judging_urls)),
        path("v1/", include(site_urls)),
        path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
        path("docs/", _docs, name="docs"),
    ],
    app_name,
)
