"""Assigning by hand, from the organisers' page of an entry."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from competitions.access import competition_for_reading
from competitions.models import Competition
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.lib.numbers import small_whole
from judging import services
from judging.models import Assignment, Judge, Round
from judging.services import Outcome
from submissions.models import Entry


@require_POST
@signed_in
def assign(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Ask the judges named in `judge` to score the entry in the round at `round`."""
    competition = competition_for_reading(request.user, slug)
    entry = get_object_or_404(Entry, competition=competition, code=code)
    round_ = _round(competition, request.POST.get("round", ""))
    wanted = request.POST.getlist("judge")
    judges = list(Judge.objects.filter(competition=competition, code__in=wanted))
    try:
        outcome = services.assign(entry, judges, round_=round_, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, outcome)
    return redirect("site:entry", slug, code)


@require_POST
@signed_in
def unassign(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Take back the assignment named in `assignment`."""
    competition = competition_for_reading(request.user, slug)
    assignment = _assignment(competition, code, request.POST.get("assignment", ""))
    try:
        services.remove_assignment(assignment, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        judge = {"judge": assignment.judge}
        messages.success(request, _("%(judge)s no longer has this entry.") % judge)
    return redirect("site:entry", slug, code)


def _say(request: SignedInRequest, outcome: Outcome) -> None:
    count = len(outcome.assignments)
    told = ngettext(
        "%(count)d judge is assigned and told by mail.",
        "%(count)d judges are assigned and told by mail.",
        count,
    )
    messages.success(request, told % {"count": count})
    for refused in outcome.refused:
        messages.warning(request, f"{refused.judge}: {refused.reason}")


def _round(competition: Competition, position: str) -> Round:
    rounds = Round.objects.filter(competition=competition).select_related("competition")
    return get_object_or_404(rounds, position=small_whole(position) or 0)


def _assignment(competition: Competition, code: str, pk: str) -> Assignment:
    standing = Assignment.objects.standing().select_related("judge__user")
    try:
        return get_object_or_404(
            standing, entry__competition=competition, entry__code=code, pk=uuid.UUID(pk)
        )
    except ValueError as error:
        raise Http404 from error
