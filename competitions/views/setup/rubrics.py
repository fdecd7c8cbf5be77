"""The set-up pages of rubrics as a whole: all versions, a new one, one with its parts, a try."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions import policies, rubric_page, selectors
from competitions.forms.rubrics import NewRubricForm, RubricForm
from competitions.forms.sample import sample_answers
from competitions.models import Competition, Rubric
from competitions.rubric_checks import problems_of_rubric
from competitions.rubric_sample import sample_of
from competitions.rubric_uses import uses_of
from competitions.services import StaleEditError, rubrics
from competitions.views.setup.frame import Setup, setup_of
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


def found(request: SignedInRequest, slug: str, pk: int) -> tuple[Setup, Rubric]:
    """A rubric of a competition whose set-up this person may read; else 404."""
    setup = setup_of(request.user, slug)
    which = {"competition": setup.competition, "pk": pk}
    rubric = get_object_or_404(Rubric.objects.with_open_comments(), **which)
    rubric.competition = setup.competition
    return setup, rubric


def frame(setup: Setup, rubric: Rubric) -> dict[str, Any]:
    """The set-up frame; a frozen rubric is read-only for organisers too, and the page says why."""
    context = setup.frame("rubrics")
    refusal = setup.refusal or str(policies.refusal_once_frozen(rubric) or "")
    more = {
        "rubric": rubric,
        "is_organiser": not setup.refusal,
        "mark": rubric_page.mark_of_weights(rubric),
    }
    return {**context, **more, "change_refusal": refusal, "can_change": not refusal}


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    rows = selectors.rubrics_of(setup.competition)
    uses = uses_of([rubric.pk for rubric in rows])
    lines = rubric_page.list_of(rows, uses, now=timezone.now())
    context = {**setup.frame("rubrics"), "lines": lines}
    return render(request, "competitions/rubrics/list.html", context)


@READS_AND_WRITES
@signed_in
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Start from one that others have published, or from nothing."""
    setup = setup_of(request.user, slug)
    subject = request.GET.get("subject", "entry")
    is_empty = "preset" not in request.POST
    form = NewRubricForm((is_empty and request.POST) or None, competition=setup.competition)
    is_ready = not is_empty or form.is_valid()
    if is_ready and (made := _created(request, setup.competition, form)):
        return redirect("competitions:setup-rubric", slug, made.pk)
    context = {
        **setup.frame("rubrics"),
        "form": form,
        "presets": rubric_page.presets_shown(subject),
        "filters": rubric_page.subject_filters(slug, subject),
    }
    return render(request, "competitions/rubrics/new.html", context)


@require_safe
@signed_in
def one(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    setup, rubric = found(request, slug, pk)
    dimensions = list(rubric.dimensions.all())
    criteria = selectors.criteria_of_rubric(rubric)
    tracks = list(setup.competition.tracks.all())
    context = {
        **frame(setup, rubric),
        "groups": rubric_page.lines_of(criteria, tracks, dimensions=dimensions),
        "in_all": sum(dimension.weight for dimension in dimensions),
        "problems": [{"text": text} for text in problems_of_rubric(criteria, tracks)],
        "uses": uses_of([rubric.pk])[rubric.pk],
        "comments": rubric.open_comments,
        "takes_comments": rubric.takes_comments(timezone.now()),
        "focus": request.GET.get("focus", ""),
    }
    return render(request, "competitions/rubrics/rubric.html", context)


@READS_AND_WRITES
@signed_in
def edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    setup, rubric = found(request, slug, pk)
    form = RubricForm(request.POST or None, competition=setup.competition, row=rubric)
    if form.is_valid():
        try:
            base = form.read_base()
            now = timezone.now()
            rubrics.change_rubric(rubric, form.values, base=base, by=request.user, now=now)
            return redirect("competitions:setup-rubric", slug, pk)
        except StaleEditError as stale:
            form.show_difference(stale.row)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {**frame(setup, rubric), "form": form, "title": _("Name and source")}
    return render(request, "competitions/rubrics/form.html", context)


@require_POST
@signed_in
def show(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    step = partial(rubrics.show_rubric, rubric, by=request.user, now=timezone.now())
    if _done(request, step):
        messages.success(request, _("Entrants read this rubric on the call from now on."))
    return redirect("competitions:setup-rubrics", slug)


@require_POST
@signed_in
def version(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    step = partial(rubrics.new_version, rubric, by=request.user, now=timezone.now())
    made = _done(request, step)
    if made is None:
        return redirect("competitions:setup-rubric", slug, pk)
    messages.success(request, _("This is a copy. What you change here leaves the original alone."))
    return redirect("competitions:setup-rubric", slug, made.pk)


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    try:
        rubrics.remove_rubric(rubric, by=request.user, now=timezone.now())
        messages.success(request, _("“%(name)s” is removed.") % {"name": rubric.name})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("competitions:setup-rubrics", slug)


@READS_AND_WRITES
@signed_in
def sample(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The scorecard as judges get it, to try out; nothing is kept."""
    setup, rubric = found(request, slug, pk)
    criteria = selectors.criteria_of_rubric(rubric)
    tracks = list(setup.competition.tracks.all())
    key = request.GET.get("track", "")
    track = next((one for one in tracks if one.key == key), tracks[0] if tracks else None)
    tried = partial(sample_answers, request.POST) if request.method == "POST" else None
    context = {
        **frame(setup, rubric),
        "tracks": tracks,
        "track": track,
        "sample": sample_of(criteria, track, tried),
    }
    return render(request, "competitions/rubrics/sample.html", context)


def _created(request: SignedInRequest, call: Competition, form: NewRubricForm) -> Rubric | None:
    now = timezone.now()
    if preset := request.POST.get("preset"):
        copy = partial(rubrics.copy_rubric_preset, call, preset, by=request.user, now=now)
        return _done(request, copy)
    name = form.cleaned_data["name"]
    return _done(request, partial(rubrics.create_rubric, call, name, by=request.user, now=now))


def _done(request: SignedInRequest, step: Callable[[], Rubric]) -> Rubric | None:
    """Take the step, or say why not."""
    try:
        return step()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return None
