"""The competitions that a person runs, and the three ways to begin one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions import policies, services
from competitions.describing import describe, describe_dates
from competitions.editions import editions_of
from competitions.forms.creating import (
    EmptyCompetitionForm,
    ImportForm,
    NextEditionForm,
    first_values,
)
from competitions.models import Competition
from competitions.moving_dates import moved_dates, next_edition
from input2.accounts.requests import SignedInRequest, signed_in

View = Callable[[SignedInRequest], HttpResponse]


@require_safe
@signed_in
def index(request: SignedInRequest) -> HttpResponse:
    """Where each competition of this person stands."""
    context = {
        "editions": editions_of(request.user, now=timezone.now()),
        "may_create": policies.refusal_to_create(request.user) is None,
    }
    return render(request, "competitions/organise/index.html", context)


def for_creators(view: View) -> View:
    """Whoever may not begin a competition reads why."""

    @wraps(view)
    def asked(request: SignedInRequest) -> HttpResponse:
        if refusal := policies.refusal_to_create(request.user):
            return render(request, "403.html", {"reason": str(refusal)}, status=refusal.status)
        return view(request)

    return asked


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_creators
def new(request: SignedInRequest) -> HttpResponse:
    form = EmptyCompetitionForm(request.POST or None, initial=first_values(request.user))
    if form.is_valid():
        try:
            made = services.create_competition(
                form.described(), by=request.user, now=timezone.now()
            )
        except services.MalformedDescriptionError as refusal:
            form.show(refusal.problems)
        else:
            return _begun(request, made)
    return _page(request, "new", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_creators
def copy(request: SignedInRequest) -> HttpResponse:
    """First which edition (`from`), then what differs; `look` only shows how the dates move."""
    editions = Competition.objects.visible_to(request.user).for_listing()
    if "from" not in request.GET:
        return _page(request, "copy", editions=editions)
    earlier = get_object_or_404(editions, slug=request.GET["from"])
    form = NextEditionForm(request.POST or None, earlier=earlier)
    if form.is_valid() and "look" not in request.POST:
        try:
            described = next_edition(describe(earlier), form.said())
            made = services.copy_edition(earlier, described, by=request.user, now=timezone.now())
        except services.MalformedDescriptionError as refusal:
            form.show(refusal.problems)
        else:
            return _begun(request, made)
    return _page(request, "copy", form=form, earlier=earlier, **_moves(form, earlier))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_creators
def from_file(request: SignedInRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = services.import_competition(
                form.described(), by=request.user, now=timezone.now()
            )
        except services.MalformedDescriptionError as refusal:
            form.show(refusal.problems)
        else:
            return _begun(request, made)
    return _page(request, "import", form=form)


def _moves(form: NextEditionForm, earlier: Competition) -> dict[str, Any]:
    """The dates as they would become; nothing while what was typed is no date."""
    if form.is_bound and {"opens_at", "time_zone", "name", "days"} - set(form.cleaned_data):
        return {}
    before = describe_dates(earlier)
    after = next_edition(before, form.said())
    return {
        "moves": moved_dates(before, after),
        "before_zone": before.time_zone,
        "after_zone": after.time_zone,
    }


def _page(request: SignedInRequest, current: str, **context: Any) -> HttpResponse:
    ways = (
        ("new", _("From nothing"), "competitions:new"),
        ("copy", _("From an earlier edition"), "competitions:new-copy"),
        ("import", _("From a file"), "competitions:new-import"),
    )
    tabs = [
        {"label": label, "href": reverse(route), "current": key == current}
        for key, label, route in ways
    ]
    template = f"competitions/organise/{current}.html"
    return render(request, template, {"tabs": tabs, **context})


def _begun(request: SignedInRequest, competition: Competition) -> HttpResponse:
    messages.success(
        request,
        _("“%(name)s” is there as a draft: nobody but the people who run it sees it.")
        % {"name": competition.name},
    )
    return redirect("competitions:setup", competition.slug)
