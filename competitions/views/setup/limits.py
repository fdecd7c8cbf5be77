"""The set-up page of the limits to the number of entries."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import services
from competitions.forms.limits import LimitsForm
from competitions.views.setup.frame import Setup, setup_of
from competitions.views.setup.saving import OK, status_of
from input2.accounts.requests import SignedInRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    form = LimitsForm(request.POST or None, competition=setup.competition, row=setup.competition)
    for field in form.fields.values():
        field.disabled = bool(setup.refusal)
    status: int | None = OK
    if request.method == "POST":
        status = status_of(setup, form, partial(_save, request, setup, form))
    if status is None:
        messages.success(request, _("The limits are saved."))
        return redirect("competitions:setup-limits", slug)
    context = {**setup.frame("limits"), "form": form}
    return render(request, "competitions/setup/limits.html", context, status=status)


def _save(request: SignedInRequest, setup: Setup, form: LimitsForm) -> None:
    services.change_limits(
        setup.competition, form.values, base=form.read_base(), by=request.user, now=timezone.now()
    )
