"""Sections of the entry form: added, renamed, moved and, when empty, removed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions import services
from competitions.forms.questions import SectionForm
from competitions.models import Section
from competitions.views.setup.changing import back_to_form, known_step, refusal_of
from competitions.views.setup.frame import Setup, setup_of
from competitions.views.setup.saving import OK, status_of
from input2.accounts.requests import SignedInRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    form = SectionForm(request.POST or None, competition=setup.competition)
    who: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    save = partial(services.add_section, setup.competition)
    status = _status(request, setup, form, lambda: save(form.values, **who))
    if status is None:
        messages.success(request, _("The section is added."))
        return redirect("competitions:form", slug)
    return _page(request, setup, form, _("Add a section"), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    section = get_object_or_404(setup.competition.sections, key=key)
    form = SectionForm(request.POST or None, competition=setup.competition, row=section)
    change = partial(services.change_part, section, competition=setup.competition, by=request.user)
    now = timezone.now()
    status = _status(
        request, setup, form, lambda: change(form.values, base=form.read_base(), now=now)
    )
    if status is None:
        messages.success(request, _("The section is saved."))
        return back_to_form(slug, f"s-{section.key}")
    return _page(request, setup, form, str(section), section, status=status)


@require_POST
@signed_in
def move(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    competition = setup_of(request.user, slug).competition
    section = get_object_or_404(competition.sections, key=key)
    step = known_step(request)
    move_it = partial(services.move_section, section, step, competition=competition)
    if refusal := refusal_of(partial(move_it, by=request.user, now=timezone.now())):
        messages.error(request, refusal)
    return back_to_form(slug, f"s-{section.key}", step)


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    competition = setup_of(request.user, slug).competition
    section = get_object_or_404(competition.sections, key=key)
    remove_it = partial(services.remove_section, section, competition=competition)
    if refusal := refusal_of(partial(remove_it, by=request.user, now=timezone.now())):
        messages.error(request, refusal)
    else:
        messages.success(request, _("The section is removed."))
    return redirect("competitions:form", slug)


def _status(
    request: SignedInRequest, setup: Setup, form: SectionForm, save: Callable[[], object]
) -> int | None:
    return status_of(setup, form, save) if request.method == "POST" else OK


def _page(
    request: SignedInRequest,
    setup: Setup,
    form: SectionForm,
    title: str,
    section: Section | None = None,
    *,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {
        **setup.frame("form"),
        "form": form,
        "title": title,
        "section": section,
    }
    return render(request, "competitions/setup/section.html", context, status=status)
