"""The set-up pages of a rubric's parts: dimensions, criteria, and all weights at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from competitions.enums import Step
from competitions.forms.criteria import CriterionForm
from competitions.forms.editing import EditForm
from competitions.forms.rubrics import DimensionForm
from competitions.forms.weights import WeightsForm
from competitions.models import Criterion, Dimension, Rubric
from competitions.services import StaleEditError, rubric_parts
from competitions.views.setup.frame import Setup
from competitions.views.setup.rubrics import READS_AND_WRITES, found, frame
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError

LAY_OUT = "lay-out"


@READS_AND_WRITES
@signed_in
def add_dimension(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    setup, rubric = found(request, slug, pk)
    form = DimensionForm(request.POST or None, competition=setup.competition)
    if form.is_valid():
        step = partial(rubric_parts.add_dimension, rubric, form.values)
        if made := _done(request, form, step):
            return _back(rubric, made)
    return _form_page(request, setup, rubric, form, title=_("New dimension"))


@READS_AND_WRITES
@signed_in
def dimension(request: SignedInRequest, slug: str, pk: int, part: int) -> HttpResponse:
    setup, rubric = found(request, slug, pk)
    row = get_object_or_404(rubric.dimensions, pk=part)
    form = DimensionForm(request.POST or None, competition=setup.competition, row=row)
    if form.is_valid():
        step = partial(rubric_parts.change_dimension, row, form.values, base=form.read_base())
        if made := _done(request, form, step):
            return _back(rubric, made)
    return _form_page(request, setup, rubric, form, title=str(row.name))


@READS_AND_WRITES
@signed_in
def add_criterion(request: SignedInRequest, slug: str, pk: int, part: int) -> HttpResponse:
    setup, rubric = found(request, slug, pk)
    parent = get_object_or_404(rubric.dimensions, pk=part)
    form = CriterionForm(request.POST or None, competition=setup.competition)
    if _is_to_save(request) and form.is_valid():
        step = partial(rubric_parts.add_criterion, parent, form.values, form.tracks)
        if made := _done(request, form, step):
            return _back(rubric, made)
    return _criterion_page(request, setup, rubric, form, title=_("New criterion"), parent=parent)


@READS_AND_WRITES
@signed_in
def criterion(request: SignedInRequest, slug: str, pk: int, part: int) -> HttpResponse:
    setup, rubric = found(request, slug, pk)
    row = _criterion_of(rubric, part)
    form = CriterionForm(request.POST or None, competition=setup.competition, row=row)
    if _is_to_save(request) and form.is_valid():
        base = form.read_base()
        step = partial(rubric_parts.change_criterion, row, form.values, form.tracks, base=base)
        if made := _done(request, form, step):
            return _back(rubric, made)
    more = {"title": str(row.name), "parent": row.dimension}
    return _criterion_page(request, setup, rubric, form, **more)


@READS_AND_WRITES
@signed_in
def weights(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Everything that weighs in one form; "work out" shows the sums without keeping them."""
    setup, rubric = found(request, slug, pk)
    form = WeightsForm(request.POST or None, dimensions=_weighed(rubric))
    if request.POST.get("step") == "save" and form.is_valid():
        try:
            seen, wanted = form.cleaned_data["seen"], form.wanted
            now = timezone.now()
            rubric_parts.change_weights(rubric, **wanted, seen=seen, by=request.user, now=now)
            messages.success(request, _("The weights are saved."))
            return redirect("competitions:setup-rubric", slug, pk)
        except StaleEditError:
            form.show_difference(_weighed(rubric))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {**frame(setup, rubric), "form": form}
    return render(request, "competitions/rubrics/weights.html", context)


@require_POST
@signed_in
def move(request: SignedInRequest, slug: str, pk: int, kind: str, part: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    row = _part_of(rubric, kind, part)
    step = Step.UP if request.POST.get("step") == Step.UP else Step.DOWN
    try:
        now = timezone.now()
        rubric_parts.move_in_rubric(row, step, rubric=rubric, by=request.user, now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    address = reverse("competitions:setup-rubric", args=[slug, pk])
    return redirect(f"{address}?focus={kind}-{part}-{step}#{kind}-{part}")


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, pk: int, kind: str, part: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    row = _part_of(rubric, kind, part)
    try:
        now = timezone.now()
        rubric_parts.remove_from_rubric(row, rubric=rubric, by=request.user, now=now)
        messages.success(request, _("“%(name)s” is removed.") % {"name": row.name})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("competitions:setup-rubric", slug, pk)


def _part_of(rubric: Rubric, kind: str, pk: int) -> Dimension | Criterion:
    if kind == "dimension":
        return get_object_or_404(rubric.dimensions, pk=pk)
    if kind == "criterion":
        return _criterion_of(rubric, pk)
    raise Http404


def _criterion_of(rubric: Rubric, pk: int) -> Criterion:
    own = Criterion.objects.filter(dimension__rubric=rubric).select_related("dimension__rubric")
    row = get_object_or_404(own, pk=pk)
    row.dimension.rubric = rubric
    return row


def _weighed(rubric: Rubric) -> list[Dimension]:
    return list(rubric.dimensions.prefetch_related("criteria"))


def _is_to_save(request: SignedInRequest) -> bool:
    """ "Lay out the levels" only shows the form again, with a place for each level."""
    return request.POST.get("step") != LAY_OUT


def _done(request: SignedInRequest, form: EditForm, step: Callable[..., Any]) -> Any:
    """Take the step; where it is refused the form says why and keeps what was typed."""
    try:
        return step(by=request.user, now=timezone.now())
    except StaleEditError as stale:
        form.show_difference(stale.row)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _back(rubric: Rubric, part: Dimension | Criterion) -> HttpResponse:
    address = reverse("competitions:setup-rubric", args=[rubric.competition.slug, rubric.pk])
    return redirect(f"{address}#{part._meta.model_name}-{part.pk}")


def _form_page(
    request: SignedInRequest, setup: Setup, rubric: Rubric, form: EditForm, **more: Any
) -> HttpResponse:
    context = {**frame(setup, rubric), "form": form, **more}
    return render(request, "competitions/rubrics/form.html", context)


def _criterion_page(
    request: SignedInRequest, setup: Setup, rubric: Rubric, form: CriterionForm, **more: Any
) -> HttpResponse:
    is_laid_out = request.POST.get("step") == LAY_OUT
    context = {**frame(setup, rubric), "form": form, "is_laid_out": is_laid_out, **more}
    return render(request, "competitions/rubrics/criterion.html", context)
