"""What the public pages point to: documents, logos, the social card, calendars."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from competitions import calendars, social_card
from competitions.access import call_for_visiting
from competitions.logos import CONTENT_TYPE, logo_picture
from competitions.models import Competition, Document, Partner
from competitions.views.public.frame import visit
from input2.files.responses import file_response

DAY = 24 * 3600


@require_safe
def document(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """A document of a call that this person may read."""
    competition = call_for_visiting(request.user, slug)
    rows = Document.objects.select_related("file")
    found = get_object_or_404(rows, competition=competition, key=key)
    return file_response(found.file, inline=False)


@require_safe
def logo(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """A partner's logo in the size that pages show; a file that is nobody's logo here is not found."""
    competition = call_for_visiting(request.user, slug)
    partners = Partner.objects.filter(competition=competition, logo=pk).select_related("logo")
    partner = partners.first()
    if partner is None or partner.logo is None:
        raise Http404
    response = HttpResponse(logo_picture(partner.logo), content_type=CONTENT_TYPE)
    return _kept(response, competition, seconds=30 * DAY)


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture for social media, in the language of the address."""
    competition = call_for_visiting(request.user, slug)
    picture = social_card.draw(social_card.card_of(competition))
    return _kept(HttpResponse(picture, content_type="image/png"), competition, seconds=DAY)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """All dates of the call in one file, which calendar programs can also subscribe to."""
    call = visit(request, slug).call
    return _ics(calendars.calendar_of(call, calendars.entries_of(call)), slug)


@require_safe
def calendar_date(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    call = visit(request, slug).call
    entries = [entry for entry in calendars.entries_of(call) if entry.key == key]
    if not entries:
        raise Http404
    return _ics(calendars.calendar_of(call, entries), f"{slug}-{key}")


def _ics(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _kept(response: HttpResponse, competition: Competition, *, seconds: int) -> HttpResponse:
    """Only what everybody may see is kept on the way."""
    if competition.is_public:
        patch_cache_control(response, public=True, max_age=seconds)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
