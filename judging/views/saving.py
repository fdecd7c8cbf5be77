"""Saving while the judge goes on: one answer at a time by script, the whole form without one."""

import uuid

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.lib.json_body import body_of
from judging import services
from judging.forms import comments_from_json, mark_from_json
from judging.presenting import points_text
from judging.services.scorecards import Sheet
from judging.views.answering import refused
from judging.views.finding import my_assignment
from judging.views.workspace import save_form


@require_http_methods(["GET", "POST"])
@signed_in
def save_score(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    assignment = my_assignment(request.user, pk)
    if request.method == "GET":
        # A refused form stands at this address; loading it again must work.
        return redirect(assignment)
    if request.content_type != "application/json":
        return save_form(request, assignment)
    now = timezone.now()
    try:
        reference, mark, base = mark_from_json(body_of(request))
        sheet = services.save_score(
            assignment, reference, mark, base=base, by=request.user, now=now
        )
    except DomainError as refusal:
        return refused(refusal)
    score = sheet.scores.get(sheet.by_reference[reference].pk)
    return JsonResponse(_state(sheet) | {"revision": score.revision if score else 0})


@require_POST
@signed_in
def save_comments(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    assignment = my_assignment(request.user, pk)
    try:
        comments, base = comments_from_json(body_of(request))
        sheet = services.save_comments(
            assignment, comments, base=base, by=request.user, now=timezone.now()
        )
    except DomainError as refusal:
        return refused(refusal)
    return JsonResponse(_state(sheet) | {"revision": sheet.card.revision})


def _state(sheet: Sheet) -> dict[str, object]:
    saved_at = sheet.card.saved_at
    return {
        "saved_at": saved_at.isoformat() if saved_at else None,
        "total": points_text(sheet.total()),
        "answered": sheet.answered(),
    }
