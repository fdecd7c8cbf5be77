"""An applicant's entries: the list, and where each stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import forms, policies, presenting, selectors, services
from submissions.views.finding import my_entry


@require_safe
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    rows = presenting.list_rows(selectors.entries_of(request.user), now=now)
    return render(request, "submissions/list.html", {"rows": rows, "now": now})


@require_safe
@signed_in
def entry(request: SignedInRequest, code: str) -> HttpResponse:
    found = my_entry(request.user, code, with_story=True)
    now = timezone.now()
    draft = selectors.draft_of(found, now=now)
    versions = list(found.versions.order_by("number"))
    screenings = list(found.screenings.order_by("screened_at"))
    context = {
        **presenting.frame(draft, current="", now=now),
        "problems": draft.problems,
        "versions": versions[::-1],
        "screening": screenings[-1] if screenings else None,
        "team": found.team.all(),
        "timeline": presenting.timeline(
            found, versions, screenings, owners=selectors.owner_changes_of(found), now=now
        ),
        "can_withdraw": policies.refusal_to_withdraw(request.user, found) is None,
        "withdrawal_form": forms.WithdrawalForm(auto_id="withdrawal-%s"),
        "edit_refusal": policies.refusal_to_edit(request.user, found, now=now),
    }
    return render(request, "submissions/entry.html", context)


@require_POST
@signed_in
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    found = my_entry(request.user, code)
    form = forms.WithdrawalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    # An empty reason is refused by the service, together with whatever else stands against it.
    try:
        services.withdraw(found, reason=reason, by=request.user, now=timezone.now())
        messages.success(request, _("The entry has been withdrawn."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)
