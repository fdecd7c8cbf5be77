"""The set-up page of the dates: the call's window, its zone and what is announced."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions import selectors
from competitions.enums import Keeps
from competitions.forms.dates import KeyDateForm, ReasonedForm, RemovalForm, WindowForm, ZoneForm
from competitions.models import Competition, DateChange
from competitions.services import StaleEditError, dates
from competitions.views.setup.frame import Setup, setup_of
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError

Changes = list[DateChange]
READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    changes = list(selectors.date_changes(setup.competition))
    moved = request.GET.get("moved", "")
    context = {
        **setup.frame("dates"),
        "key_dates": list(setup.competition.key_dates.all()),
        "changes": changes,
        "moved": next((change for change in changes if str(change.pk) == moved), None),
        "now": timezone.now(),
    }
    return render(request, "competitions/setup/dates.html", context)


@READS_AND_WRITES
@signed_in
def window(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    call = setup.competition
    form = WindowForm(request.POST or None, competition=call, row=call)
    if form.is_valid():
        step = partial(dates.change_window, call, **form.values, **form.steady)
        if (changes := _done(request, form, step)) is not None:
            return _back(request, call, changes)
    return _form_page(request, setup, form, _("Opening and closing"))


@READS_AND_WRITES
@signed_in
def zone(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    call = setup.competition
    form = ZoneForm(request.POST or None, competition=call, row=call)
    if form.is_valid():
        wanted = {"zone": form.values["time_zone"], "keeps": Keeps(form.values["keeps"])}
        step = partial(dates.change_zone, call, **wanted, **form.steady)
        if (changes := _done(request, form, step)) is not None:
            return _back(request, call, changes)
    return _form_page(request, setup, form, _("Time zone"))


@READS_AND_WRITES
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    form = KeyDateForm(request.POST or None, competition=setup.competition)
    if form.is_valid():
        step = partial(dates.add_date, setup.competition, form.values, **form.why)
        if (changes := _done(request, form, step)) is not None:
            return _back(request, setup.competition, changes)
    return _form_page(request, setup, form, _("New date"))


@READS_AND_WRITES
@signed_in
def change(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    setup = setup_of(request.user, slug)
    row = get_object_or_404(setup.competition.key_dates, pk=pk)
    form = KeyDateForm(request.POST or None, competition=setup.competition, row=row)
    if form.is_valid():
        known = {"base": form.read_base(), "is_confirmed": form.is_confirmed, **form.why}
        step = partial(dates.change_date, row, form.values, **known)
        if (changes := _done(request, form, step)) is not None:
            return _back(request, setup.competition, changes)
    return _form_page(request, setup, form, str(row.name), row=row)


@READS_AND_WRITES
@signed_in
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    setup = setup_of(request.user, slug)
    row = get_object_or_404(setup.competition.key_dates, pk=pk)
    form = RemovalForm(request.POST or None, competition=setup.competition)
    if form.is_valid():
        step = partial(dates.remove_date, row, **form.why)
        if (changes := _done(request, form, step)) is not None:
            return _back(request, setup.competition, changes)
    return _form_page(request, setup, form, str(row.name), removed=row)


def _done(
    request: SignedInRequest, form: ReasonedForm, step: Callable[..., Changes]
) -> Changes | None:
    """Take the step; where it is refused the form says why, at the right place, and keeps what was typed."""
    try:
        return step(by=request.user, now=timezone.now())
    except StaleEditError as stale:
        form.show_difference(stale.row)
    except dates.ReasonMissingError as refusal:
        form.add_error("reason", str(refusal))
    except dates.ConfirmationMissingError as question:
        form.ask(str(question))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _back(request: SignedInRequest, call: Competition, changes: Changes) -> HttpResponse:
    address = reverse("competitions:setup-dates", args=[call.slug])
    if not changes:
        messages.success(request, _("Saved."))
        return redirect(address)
    messages.success(request, _("Saved, and written in the public list of changed dates."))
    return redirect(f"{address}?moved={changes[0].pk}")


def _form_page(
    request: SignedInRequest, setup: Setup, form: ReasonedForm, title: str, **more: Any
) -> HttpResponse:
    context = {**setup.frame("dates"), "form": form, "title": title, **more}
    return render(request, "competitions/setup/date_form.html", context)
