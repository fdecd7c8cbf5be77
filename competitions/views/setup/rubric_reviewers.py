"""Whom organisers ask from outside to comment on a draft rubric."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from competitions import selectors
from competitions.forms.rubrics import ReviewerForm
from competitions.models import Rubric
from competitions.services import rubric_comments
from competitions.views.setup.rubrics import READS_AND_WRITES, found, frame
from input2.accounts import limits
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError


@READS_AND_WRITES
@signed_in
def page(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    setup, rubric = found(request, slug, pk)
    form, now = ReviewerForm(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            limits.check_inviting(request)
            asked = form.cleaned_data
            rubric_comments.invite_reviewer(rubric, **asked, by=request.user, now=now)
            messages.success(request, _("%(email)s is asked by mail.") % asked)
            return redirect("competitions:setup-rubric-reviewers", slug, pk)
        except DomainError as refusal:
            form.add_error("email", str(refusal))
    context = {
        **frame(setup, rubric),
        "form": form,
        "reviewers": list(rubric.reviewers.select_related("user")),
        "asked": list(selectors.asked_to_review(rubric)),
        "takes_comments": rubric.takes_comments(now),
    }
    return render(request, "competitions/rubrics/reviewers.html", context)


@require_POST
@signed_in
def invitation(request: SignedInRequest, slug: str, pk: int, asked: UUID) -> HttpResponse:
    """Send it again, or take it back."""
    _setup, rubric = found(request, slug, pk)
    row = get_object_or_404(selectors.asked_to_review(rubric), pk=asked)
    details: dict[str, Any] = {"by": request.user, "now": timezone.now()}

    def resend() -> None:
        limits.check_inviting(request)
        rubric_comments.resend_invitation(rubric, row, **details)

    if request.POST.get("step") == "resend":
        return _step(request, rubric, resend, _("The invitation is sent again."))
    revoke = partial(rubric_comments.revoke_invitation, rubric, row, **details)
    return _step(request, rubric, revoke, _("The invitation is taken back."))


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, pk: int, part: int) -> HttpResponse:
    _setup, rubric = found(request, slug, pk)
    row = get_object_or_404(rubric.reviewers.select_related("user", "rubric"), pk=part)
    step = partial(rubric_comments.remove_reviewer, row, by=request.user, now=timezone.now())
    done = _("%(name)s no longer sees the draft.") % {"name": row.user}
    return _step(request, rubric, step, done)


def _step(
    request: SignedInRequest, rubric: Rubric, step: Callable[[], Any], done: str
) -> HttpResponse:
    try:
        step()
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("competitions:setup-rubric-reviewers", rubric.competition.slug, rubric.pk)
