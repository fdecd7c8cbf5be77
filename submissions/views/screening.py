from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from competitions.access import competition_for_reading
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from submissions import services
from submissions.enums import ScreeningOutcome
from submissions.forms import ScreeningForm
from submissions.models import Entry


@require_POST
@signed_in
def screening(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    competition = competition_for_reading(request.user, slug)
    entry = get_object_or_404(
        Entry.objects.handed_in().for_listing(), competition=competition, code=code
    )
    form = ScreeningForm(request.POST)
    try:
        if form.is_valid():
            _screen(request, entry, form)
        else:
            messages.error(request, _("Choose a finding: eligible or not eligible."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("site:entry", slug, code)


def _screen(request: SignedInRequest, entry: Entry, form: ScreeningForm) -> None:
    outcome = ScreeningOutcome(form.cleaned_data["outcome"])
    services.screen(
        entry,
        outcome=outcome,
        reason=form.cleaned_data["reason"],
        version_number=form.cleaned_data["version"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(
        request,
        _("%(code)s: %(outcome)s. The team is told by mail.")
        % {"code": entry.code, "outcome": outcome.label},
    )
