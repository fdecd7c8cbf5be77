"""An applicant's entries: the list, where each stands, and questions about one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import (
    exchange_forms,
    forms,
    moments,
    my_entries,
    policies,
    presenting,
    reminding,
    selectors,
    services,
)
from submissions.models import Entry
from submissions.moments import Happened, Moment
from submissions.views.finding import my_entry


@require_safe
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    rows = my_entries.rows_of(request.user, now=now)
    return render(request, "submissions/list.html", {"rows": rows, "now": now})


@require_safe
@signed_in
def entry(request: SignedInRequest, code: str) -> HttpResponse:
    found = my_entry(request.user, code, with_team=True)
    return _entry_page(request, found)


@require_POST
@signed_in
def ask(request: SignedInRequest, code: str) -> HttpResponse:
    """A question to the organisers; what cannot be sent stays in the form."""
    found = my_entry(request.user, code, with_team=True)
    form = exchange_forms.QuestionForm(request.POST, auto_id="question-%s")
    if form.is_valid():
        try:
            services.ask_about(
                found, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
            )
            messages.success(request, _("Your question has reached the organisers."))
            return redirect(f"{found.get_absolute_url()}#questions")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _entry_page(request, found, question_form=form)


@require_POST
@signed_in
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    """What cannot be taken as a reason stays in the form."""
    found = my_entry(request.user, code, with_team=True)
    form = forms.WithdrawalForm(request.POST, auto_id="withdrawal-%s")
    if not form.is_valid() and policies.refusal_to_withdraw(request.user, found) is None:
        return _entry_page(request, found, withdrawal_form=form)
    reason = form.cleaned_data.get("reason", "")
    try:
        services.withdraw(found, reason=reason, by=request.user, now=timezone.now())
        messages.success(request, _("The entry has been withdrawn."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _entry_page(request: SignedInRequest, entry: Entry, **refused: Form) -> HttpResponse:
    """`refused` is a form that comes back with what was typed, by the name under which the page shows it."""
    now = timezone.now()
    draft = selectors.draft_of(entry, now=now).for_team
    happened = moments.told_to_team(moments.moments_of(entry), now=now)
    context = {
        **presenting.frame(draft, current="", now=now),
        **_exchange(request, entry, happened, now=now),
        "can_set_reminders": _can_set_reminders(request, entry, now),
        "problems": draft.problems,
        "team": entry.team.all(),
        "can_withdraw": policies.refusal_to_withdraw(request.user, entry) is None,
        "withdrawal_form": forms.WithdrawalForm(auto_id="withdrawal-%s"),
        "edit_refusal": policies.refusal_to_edit(request.user, entry, now=now),
        **refused,
    }
    return render(request, "submissions/entry.html", context)


def _can_set_reminders(request: SignedInRequest, entry: Entry, now: datetime) -> bool:
    refusal = policies.refusal_to_set_reminders(request.user, entry)
    return refusal is None and reminding.concerns(entry, now=now)


def _exchange(
    request: SignedInRequest, entry: Entry, happened: Sequence[Moment], *, now: datetime
) -> dict[str, Any]:
    """What was handed in, found, asked for and asked, the latest first."""
    requests = moments.of_kind(happened, Happened.CHANGES_REQUESTED)
    found = moments.of_kind(happened, Happened.SCREENED)[:1]
    # What was found about a version before this one is history.
    standing = [moment for moment in found if moment.word == entry.state_for_team(now)]
    return {
        "moments": happened,
        "versions": moments.of_kind(happened, Happened.HANDED_IN),
        "screening": standing[0] if standing else None,
        "change_request": requests[0] if requests else None,
        "questions": moments.of_kind(happened, Happened.QUESTION),
        "question_form": exchange_forms.QuestionForm(auto_id="question-%s"),
        "can_ask": policies.refusal_to_ask_about(request.user, entry) is None,
    }
