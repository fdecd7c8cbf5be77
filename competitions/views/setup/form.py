"""The set-up page of the entry form: its sections and questions in order, and how to begin one."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competitions import form_page, presets, services
from competitions.views.setup.frame import setup_of
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError

EMPTY: Final = "empty"


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    context = {
        **setup.frame("form"),
        "page": form_page.page_of(setup.competition),
        "presets": presets.entry_forms(),
        "moved": request.GET.get("moved", ""),
    }
    return render(request, "competitions/setup/form.html", context)


@require_POST
@signed_in
def start(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin with a shipped form; one that is begun empty gets its first section."""
    competition = setup_of(request.user, slug).competition
    who: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    try:
        chosen = request.POST.get("form", "")
        if chosen == EMPTY:
            services.add_section(competition, {"name": _("Your entry"), "help": ""}, **who)
        else:
            services.create_entry_form(competition, presets.entry_form(chosen), **who)
        messages.success(request, _("The form is begun. Change it as you like."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("competitions:form", slug)
