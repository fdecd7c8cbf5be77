"""The one page of a person who was asked for their opinion on a draft rubric."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import rubric_page, selectors
from competitions.models import Criterion, Rubric
from competitions.services import rubric_comments
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.lib.numbers import small_whole


@dataclass(frozen=True)
class Typed:
    """A comment that was refused, so that it need not be typed again; `criterion` is 0 for the whole."""

    criterion: int
    text: str
    refusal: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft while comments are open, afterwards only what this person said; nothing of anybody else."""
    drafts = Rubric.objects.filter(reviewers__user=request.user).select_related("competition")
    rubric = get_object_or_404(drafts, pk=pk)
    typed = None
    if request.method == "POST":
        typed = comment(request, rubric)
        if typed is None:
            return redirect("competitions:rubric-review", pk)
    return _page(request, rubric, typed)


def comment(request: SignedInRequest, rubric: Rubric) -> Typed | None:
    """Keep what was said; where that is refused, what was typed and why."""
    own = Criterion.objects.filter(dimension__rubric=rubric).select_related("dimension")
    key, text = small_whole(request.POST.get("criterion")) or 0, request.POST.get("text", "")
    criterion = get_object_or_404(own, pk=key) if key else None
    try:
        now = timezone.now()
        rubric_comments.comment_on_rubric(rubric, criterion, text, by=request.user, now=now)
    except DomainError as refusal:
        return Typed(key, text, str(refusal))
    messages.success(request, _("Your comment is kept."))
    return None


def _page(request: SignedInRequest, rubric: Rubric, typed: Typed | None) -> HttpResponse:
    now = timezone.now()
    criteria = selectors.criteria_of_rubric(rubric)
    groups = rubric_page.lines_of(criteria, list(rubric.competition.tracks.all()))
    own = selectors.comments_on(rubric, only_by=request.user)
    names = {criterion.pk: criterion.name for criterion in criteria}
    context = {
        "call": rubric.competition,
        "mark": rubric_page.mark_of_weights(rubric),
        "own": [(names.get(each.criterion_id or 0, ""), each) for each in own],
        **rubric_page.discussion(rubric, groups, own, now=now),
        "typed": typed,
    }
    status = 400 if typed else 200
    return render(request, "competitions/rubrics/review.html", context, status=status)
