"""The comment period of a draft rubric, for organisers and observers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from competitions import rubric_page, selectors
from competitions.forms.rubrics import PeriodForm
from competitions.models import Rubric
from competitions.services import rubric_comments
from competitions.views.rubric_review import Typed, comment
from competitions.views.setup.frame import Setup
from competitions.views.setup.rubrics import READS_AND_WRITES, found, frame
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError


@READS_AND_WRITES
@signed_in
def page(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Read and answer; observers comment too, which is the one thing they may add."""
    setup, rubric = found(request, slug, pk)
    if request.method == "POST":
        typed = comment(request, rubric)
        if typed is None:
            return redirect("competitions:setup-rubric-comments", slug, pk)
        return _page(request, setup, rubric, typed=typed)
    return _page(request, setup, rubric)


@require_POST
@signed_in
def period(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Open the draft for comments, or move the end of the period."""
    setup, rubric = found(request, slug, pk)
    form = PeriodForm(request.POST, competition=setup.competition)
    if form.is_valid():
        until, now = form.cleaned_data["until"], timezone.now()
        try:
            rubric_comments.set_comment_period(rubric, until, by=request.user, now=now)
            messages.success(request, _("The draft is open for comments."))
            return redirect("competitions:setup-rubric-comments", slug, pk)
        except DomainError as refusal:
            form.add_error("until", str(refusal))
    return _page(request, setup, rubric, period_form=form)


@require_POST
@signed_in
def close(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    step = partial(rubric_comments.close_comments, rubric, by=request.user, now=timezone.now())
    return _step(request, rubric, step, _("Comments are closed."))


@require_POST
@signed_in
def resolve(request: SignedInRequest, slug: str, pk: int, part: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    row = get_object_or_404(rubric.comments.select_related("rubric"), pk=part)
    is_resolved = request.POST.get("step") == "resolve"
    step = partial(rubric_comments.resolve_comment, row, is_resolved=is_resolved)
    done = _("Marked as dealt with.") if is_resolved else _("Open again.")
    return _step(request, rubric, partial(step, by=request.user, now=timezone.now()), done)


def _step(
    request: SignedInRequest, rubric: Rubric, step: Callable[[], Any], done: str
) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("competitions:setup-rubric-comments", rubric.competition.slug, rubric.pk)


def _page(
    request: SignedInRequest, setup: Setup, rubric: Rubric, **more: Typed | PeriodForm
) -> HttpResponse:
    call, standing = setup.competition, {"until": rubric.comments_close_at}
    criteria = selectors.criteria_of_rubric(rubric)
    groups = rubric_page.lines_of(criteria, list(call.tracks.all()))
    said = selectors.comments_on(rubric)
    context = {
        **frame(setup, rubric),
        "period_form": PeriodForm(competition=call, initial=standing),
        **rubric_page.discussion(rubric, groups, said, now=timezone.now()),
        **more,
    }
    status = 400 if "typed" in more else 200
    return render(request, "competitions/rubrics/comments.html", context, status=status)
