from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions.views.public.frame import show, visit
from input2.lib.addresses import absolute
from judging.selectors.results import results_of
from judging.structured_data import list_of


@require_safe
def winners(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has won and who came close, for everybody; names of those who agreed to it."""
    visited = visit(request, slug)
    results = results_of(visited.competition)
    name = _("Results of %(competition)s") % {"competition": visited.competition.name}
    return show(
        visited,
        "judging/winners.html",
        section="winners",
        title=_("Results"),
        description=name,
        structured_data=list_of(results, name=name, url=absolute(request.path)),
        results=results,
        has_rubric=bool(visited.call.criteria),
    )
