"""A judge's own scorecard: read the entry, score it, submit, take it back, step back."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.scorecards import reference
from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.files.responses import file_response, picture_response
from input2.lib.errors import DomainError
from judging import services
from judging.enums import ConflictKind
from judging.forms import RecusalForm, TypedScorecard, typed_scorecard
from judging.models import Assignment
from judging.policies import refusal_to_read
from judging.selectors.lists import share_of
from judging.selectors.rubric import criteria_for
from judging.views.desk import context_of, readable_version, refused_context
from judging.views.finding import my_assignment
from submissions.models import Attachment


@require_safe
@signed_in
def workspace(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    return desk(request, my_assignment(request.user, pk))


def desk(
    request: SignedInRequest,
    assignment: Assignment,
    *,
    typed: TypedScorecard | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The page with entry and scorecard, or the reason why this judge does not get it."""
    user, now = request.user, timezone.now()
    if closed := refusal_to_read(user, assignment):
        context = refused_context(user, assignment, closed)
        return render(request, "judging/refused.html", context, status=403)
    context = context_of(user, assignment, now=now, typed=typed, refusal=refusal)
    status = refusal.status if refusal else 200
    return render(request, "judging/workspace.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def submit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep the form as it was sent and submit it; what is missing is listed and nothing is lost."""
    assignment = my_assignment(request.user, pk)
    if request.method == "GET":
        # A refused form stands at this address; loading it again, or in another language, must work.
        return redirect(assignment)
    typed, now = _typed(request, assignment), timezone.now()
    try:
        _save(request, assignment, typed, now)
        services.submit_scorecard(
            assignment, by=request.user, now=now, version_number=typed.version_number
        )
    except DomainError as refusal:
        return desk(request, my_assignment(request.user, pk), typed=typed, refusal=refusal)
    messages.success(request, _("%(code)s is submitted.") % {"code": assignment.entry.code})
    return redirect(_following(request.user, assignment, now) or "judging:list")


def save_form(request: SignedInRequest, assignment: Assignment) -> HttpResponse:
    """The form's "Save" where no script saves by itself."""
    typed = _typed(request, assignment)
    try:
        _save(request, assignment, typed, timezone.now())
    except DomainError as refusal:
        again = my_assignment(request.user, assignment.pk)
        return desk(request, again, typed=typed, refusal=refusal)
    messages.success(request, _("Your scores are saved. They count once you submit them."))
    return redirect(assignment)


@require_POST
@signed_in
def reopen(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    assignment = my_assignment(request.user, pk)
    try:
        services.reopen_scorecard(assignment, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("Reopened: it does not count until you submit it again."))
    return redirect(assignment)


@require_POST
@signed_in
def recuse(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    assignment = my_assignment(request.user, pk)
    form = RecusalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the conflict is."))
        return redirect(assignment)
    kind, reason = ConflictKind(form.cleaned_data["kind"]), form.cleaned_data["reason"]
    try:
        services.recuse(assignment, kind=kind, reason=reason, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(assignment)
    done = _("You stepped back from %(code)s. The organisers are told.")
    messages.success(request, done % {"code": assignment.entry.code})
    return redirect("judging:list")


@require_safe
@signed_in
def file(request: SignedInRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
    """A file of the version, under a name that tells nothing about the team."""
    assignment = my_assignment(request.user, pk)
    if closed := refusal_to_read(request.user, assignment):
        context = refused_context(request.user, assignment, closed)
        return render(request, "judging/refused.html", context, status=403)
    files = {one.number: one for one in readable_version(assignment).files}
    if number not in files:
        raise Http404
    attachments = Attachment.objects.filter(entry=assignment.entry).select_related("stored")
    stored = get_object_or_404(attachments, pk=files[number].attachment_id).stored
    name = f"{assignment.entry.code}-{number}.{stored.content_type.rpartition('/')[2]}"
    if "small" in request.GET:
        # Where there is no small picture, the file itself goes out.
        return picture_response(stored, filename=name)
    return file_response(stored, inline=True, filename=name)


def _typed(request: SignedInRequest, assignment: Assignment) -> TypedScorecard:
    return typed_scorecard(request.POST, map(reference, criteria_for(assignment)))


def _save(
    request: SignedInRequest, assignment: Assignment, typed: TypedScorecard, now: datetime
) -> None:
    comments = typed.comments, typed.comments_base
    services.save_scorecard(assignment, typed.checked_marks(), comments, by=request.user, now=now)


def _following(user: User, assignment: Assignment, now: datetime) -> Assignment | None:
    following = share_of(user, assignment.round, now=now).after(assignment)
    return following.assignment if following else None
