from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.site import entry_list, entry_page
from input2.site.entry_list import Wanted
from input2.site.organising import frame, rounds_of
from judging.selectors.assigning import rounds_with
from submissions import services
from submissions.exchange_forms import ChangesForm, MessageForm
from submissions.models import Entry
from submissions.steps import GRACE_MINUTES


@require_safe
@signed_in
def entries(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every entry of the competition by search, filter and order; the address can be kept."""
    competition = competition_for_reading(request.user, slug)
    rounds = rounds_of(competition)
    context = {
        **frame(competition, rounds, current="entries"),
        **entry_list.listing(
            competition, rounds, request.GET.dict(), user=request.user, now=timezone.now()
        ),
    }
    return render(request, "site/organise/entries.html", context)


@require_POST
@signed_in
def choose_columns(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show this person these columns from now on, in the list as it was filtered."""
    competition = competition_for_reading(request.user, slug)
    form = entry_list.ColumnsForm(request.POST)
    if form.is_valid():
        usual = "usual" in request.POST
        names = entry_list.UNLESS_CHOSEN if usual else form.cleaned_data["columns"]
        services.choose_columns(names, by=request.user, now=timezone.now())
    kept = Wanted.from_address(QueryDict(request.POST.get("address", "")).dict())
    return redirect(f"{reverse('site:entries', args=[competition.slug])}?{kept.address()}")


@require_safe
@signed_in
def entry(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One entry with its screening, judges and history."""
    competition = competition_for_reading(request.user, slug)
    return entry_page_of(request, competition, entry_of(competition, code))


@require_POST
@signed_in
def request_changes(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Ask the team to change what it handed in, until a date; a refused form keeps what was typed."""
    competition = competition_for_reading(request.user, slug)
    found = entry_of(competition, code)
    form = ChangesForm(request.POST, zone=competition.time_zone)
    asked = partial(services.request_changes, found)
    said = _("The team is told in %(minutes)d minutes; until then you can take it back.")
    if _done(request, form, asked, said % {"minutes": GRACE_MINUTES}):
        return redirect("site:entry", slug, code)
    found = entry_of(competition, code)
    if form.non_field_errors():
        form.read_again(found)
    return entry_page_of(request, competition, found, changes_form=form)


@require_POST
@signed_in
def write(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Send the team a message, which stays on its page."""
    competition = competition_for_reading(request.user, slug)
    found = entry_of(competition, code)
    form = MessageForm(request.POST, auto_id="message-%s")
    written = partial(services.write_to_team, found)
    if _done(request, form, written, _("The message is on its way to the team.")):
        return redirect("site:entry", slug, code)
    return entry_page_of(request, competition, found, message_form=form)


def entry_of(competition: Competition, code: str) -> Entry:
    entry = get_object_or_404(entry_page.found(competition, now=timezone.now()), code=code)
    entry.competition = competition
    return entry


def entry_page_of(
    request: SignedInRequest, competition: Competition, found: Entry, **typed: Form
) -> HttpResponse:
    rounds = rounds_with(found)
    now = timezone.now()
    context = {
        **frame(competition, rounds, current="entries"),
        **entry_page.context_of(
            found, competition, rounds, user=request.user, now=now, typed=typed
        ),
    }
    return render(request, "site/organise/entry.html", context)


def _done(request: SignedInRequest, form: Form, step: Callable[..., Any], said: str) -> bool:
    if not form.is_valid():
        return False
    try:
        step(**form.cleaned_data, by=request.user, now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True
