from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.site import entry_list, entry_page
from input2.site.entry_list import Wanted
from input2.site.organising import frame, open_rounds, rounds_of
from submissions.models import Entry
from submissions.selectors import with_team_names

PAGE_SIZE = 50


@require_safe
@signed_in
def entries(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every entry of the competition by search, filter and order; the address can be kept."""
    competition = competition_for_reading(request.user, slug)
    rounds = rounds_of(competition)
    judged = next(iter(open_rounds(rounds)), None)
    wanted = Wanted.from_address(request.GET.dict())
    found = entry_list.entries_of(competition, wanted, judged)
    context = {
        **frame(competition, rounds, current="entries"),
        **entry_list.context_of(competition, wanted),
        "page": (page := Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))),
        "rows": entry_list.rows_of(page.object_list, judged),
        "round": judged,
    }
    return render(request, "site/organise/entries.html", context)


@require_safe
@signed_in
def entry(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One entry with its screening, judges and history."""
    competition = competition_for_reading(request.user, slug)
    found = get_object_or_404(
        with_team_names(Entry.objects.select_related("track", "economy", "current_version")),
        competition=competition,
        code=code,
    )
    rounds = rounds_of(competition)
    context = {
        **frame(competition, rounds, current="entries"),
        **entry_page.context_of(found, competition, open_rounds(rounds), user=request.user),
    }
    return render(request, "site/organise/entry.html", context)
