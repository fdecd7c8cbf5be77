"""The declarations and consents of an entry, and taking the optional ones back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import policies, presenting, selectors, services
from submissions.views.finding import my_entry


@require_safe
@signed_in
def consents(request: SignedInRequest, code: str) -> HttpResponse:
    entry, now = my_entry(request.user, code, with_team=True), timezone.now()
    given = selectors.consents_of(entry)
    context = {
        "entry": entry,
        "competition": entry.competition,
        "rows": presenting.consent_rows(given, now=now),
        "refusal": policies.refusal_to_withdraw_consents(request.user, entry),
        "can_be_withdrawn": policies.refusal_to_be_withdrawn(entry) is None,
    }
    return render(request, "submissions/consents.html", context)


@require_POST
@signed_in
def withdraw_consent(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    entry = my_entry(request.user, code)
    try:
        services.withdraw_consent(entry, key, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The consent is withdrawn."))
    return redirect("submissions:consents", entry.code)
