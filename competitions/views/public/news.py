from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from competitions import selectors
from competitions.models import NewsPost
from competitions.views.public.frame import Visit, page_number, show, visit
from input2.lib import markdown
from input2.lib.short_text import opening

PER_PAGE = 10


@require_safe
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """What has been published by now, latest first."""
    visited = visit(request, slug)
    posts = NewsPost.objects.filter(competition=visited.competition).published(visited.now)
    page = Paginator(posts, PER_PAGE).get_page(page_number(request))
    count = page.paginator.count
    return show(
        visited,
        "competitions/public/news.html",
        section="news",
        title=_("News"),
        page=page,
        posts=[{"post": post, "opening": opening(str(post.body))} for post in page],
        noun_count=ngettext("%(count)s post", "%(count)s posts", count) % {"count": count},
    )


@require_safe
def post(request: HttpRequest, slug: str, post_slug: str) -> HttpResponse:
    """One piece of news; before its time only the call's own people read it, and are told so."""
    visited = visit(request, slug)
    found = get_object_or_404(NewsPost, competition=visited.competition, slug=post_slug)
    is_out = found.published_at is not None and found.published_at <= visited.now
    if not (is_out or _runs_the_call(visited)):
        raise Http404
    return show(
        visited,
        "competitions/public/post.html",
        section="news",
        title=str(found.title),
        description=opening(str(found.body)),
        post=found,
        body=markdown.render(str(found.body)),
        is_out=is_out,
    )


def _runs_the_call(visited: Visit) -> bool:
    user = visited.request.user
    return user.is_authenticated and selectors.role_of(user, visited.competition) is not None
