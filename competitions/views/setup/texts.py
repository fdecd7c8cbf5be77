"""The set-up page of the call's own texts, and the preview of Markdown on all of these pages."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions import selectors, services
from competitions.access import competition_for_reading
from competitions.forms.texts import TextsForm
from competitions.views.setup.frame import Setup, setup_of
from competitions.views.setup.saving import OK, is_sent, status_of
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib import markdown
from input2.lib.localized_forms import LONGEST_AREA


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    form = _form(request, setup)
    status: int | None = OK
    if is_sent(request):
        status = status_of(setup, form, partial(_save, request, setup, form))
    if status is None:
        messages.success(request, _("The texts are saved."))
        return redirect("competitions:setup-texts", slug)
    context = {**setup.frame("texts"), "form": form}
    return render(request, "competitions/setup/texts.html", context, status=status)


@require_POST
@signed_in
def preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """The HTML of what is being typed; the control that asks sends its own text alone."""
    competition_for_reading(request.user, slug)
    name = request.headers.get("HX-Trigger-Name", "text")
    return HttpResponse(markdown.render(request.POST.get(name, "")[:LONGEST_AREA]))


def _form(request: SignedInRequest, setup: Setup) -> TextsForm:
    form = TextsForm(
        request.POST or None,
        competition=setup.competition,
        row=setup.competition,
        editions=selectors.possible_earlier_editions(request.user, setup.competition),
    )
    for field in form.fields.values():
        field.disabled = bool(setup.refusal)
    return form


def _save(request: SignedInRequest, setup: Setup, form: TextsForm) -> None:
    services.change_texts(
        setup.competition, form.values, base=form.read_base(), by=request.user, now=timezone.now()
    )
