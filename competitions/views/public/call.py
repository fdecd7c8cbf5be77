from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from competitions.call_page import context_of
from competitions.public_frame import card_address, languages_of
from competitions.structured_data import event_of
from competitions.views.public.frame import Visit, show, visit
from input2.lib.addresses import absolute


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """What the competition asks for, by when and by which rules; drafts only for those who run it."""
    visited = visit(request, slug)
    return show(
        visited,
        "competitions/call.html",
        section="call",
        title=str(visited.competition.name),
        structured_data=_structured_data(visited),
        **context_of(visited.call, now=visited.now),
    )


def _structured_data(visited: Visit) -> SafeString:
    competition = visited.competition
    return event_of(
        visited.call,
        url=absolute(competition.get_absolute_url()),
        image=absolute(card_address(competition)),
        languages=languages_of(competition),
    )
