"""Any two versions of an entry side by side, for its team and for the organisers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.numbers import small_whole
from submissions import comparing, presenting, selectors, versions
from submissions.models import Entry
from submissions.views.finding import my_entry

DRAFT = "draft"


@require_safe
@signed_in
def compare(request: SignedInRequest, code: str) -> HttpResponse:
    """The team compares its versions with each other and with the draft as it stands."""
    entry, now = my_entry(request.user, code), timezone.now()
    context = _context(request, entry, draft_at=now)
    return render(request, "submissions/compare.html", context)


@require_safe
@signed_in
def organiser_compare(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Organisers compare what was handed in; a draft is its team's."""
    competition = competition_for_reading(request.user, slug)
    entry = get_object_or_404(
        Entry.objects.select_related("current_version"), competition=competition, code=code
    )
    context = _context(request, entry, draft_at=None)
    return render(
        request, "submissions/organiser_compare.html", {**context, "competition": competition}
    )


def _context(
    request: SignedInRequest, entry: Entry, *, draft_at: datetime | None
) -> dict[str, Any]:
    """With `draft_at` the draft as it is then can be one side."""
    stored = list(entry.versions.defer("content").order_by("number"))
    options = presenting.comparison_options(stored, entry, with_draft=draft_at is not None)
    before, after = _sides(request, [side for side, _label in options] if stored else [])
    contents = [_content(entry, side, draft_at) for side in (before, after)]
    return {
        "entry": entry,
        "competition": entry.competition,
        "before": before,
        "after": after,
        "options": options,
        "comparison": comparing.compared(*contents),
    }


def _sides(request: SignedInRequest, possible: Sequence[str]) -> tuple[str, str]:
    """What is compared; without a wish the newest with the one before it."""
    if not possible:
        raise Http404
    after = request.GET.get("to", possible[-1])
    place = possible.index(after) if after in possible else 0
    before = request.GET.get("from", possible[max(0, place - 1)])
    if before not in possible or after not in possible:
        raise Http404
    return before, after


def _content(entry: Entry, side: str, draft_at: datetime | None) -> dict[str, Any]:
    if side == DRAFT and draft_at is not None:
        draft = selectors.draft_of(entry, now=draft_at).for_team
        return versions.freeze(draft, number=0, at=draft_at)
    current = entry.current_version
    if current and str(current.number) == side:
        content: dict[str, Any] = current.content
        return content
    return dict(get_object_or_404(entry.versions, number=small_whole(side)).content)
