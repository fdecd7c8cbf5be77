"""The last page, the receipt, and the frozen content to recompute its SHA-256 from."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from competitions.enums import QuestionType
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.lib.numbers import small_whole
from submissions import (
    forms,
    leak_report,
    policies,
    presenting,
    selectors,
    services,
    versions,
)
from submissions.selectors import Draft
from submissions.views.finding import my_entry


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def submit(request: SignedInRequest, code: str) -> HttpResponse:
    """Problems with links, the declarations, and the button that hands in."""
    now = timezone.now()
    draft = selectors.draft_of(my_entry(request.user, code, with_team=True), now=now)
    if request.method == "POST":
        return _hand_in(request, draft)
    was_refused = request.GET.get("check") == "1"
    declarations = [q for q in draft.asked if q.type == QuestionType.DECLARATION]
    listed = {question.key for question in declarations}
    context = {
        **presenting.frame(draft, current="submit", now=now),
        "problems": presenting.problem_links(draft, without=listed),
        "items": forms.items(draft, declarations, shows_problems=was_refused),
        "quiet": not was_refused,
        "report": leak_report.report_of(draft, leak_report.blind_version(draft)),
        "blind_preview_url": presenting.blind_preview_url(draft.entry),
        "refusal": policies.refusal_to_hand_in(request.user, draft.entry, now=now),
    }
    return render(request, "submissions/submit.html", context)


@require_safe
@signed_in
def receipt(request: SignedInRequest, code: str) -> HttpResponse:
    entry = my_entry(request.user, code)
    version = get_object_or_404(entry.versions.order_by("-number")[:1])
    context = {
        "entry": entry,
        "competition": entry.competition,
        "version": version,
        "files": version.content["files"],
        "now": timezone.now(),
    }
    return render(request, "submissions/receipt.html", context)


@require_safe
@signed_in
def content(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """The canonical JSON of a version: its SHA-256 is the one on the receipt."""
    entry = my_entry(request.user, code)
    version = get_object_or_404(entry.versions, number=number)
    response = HttpResponse(versions.canonical(version.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{entry.code}-{number}.json"'
    return response


def _hand_in(request: SignedInRequest, draft: Draft) -> HttpResponse:
    entry = draft.entry
    try:
        services.hand_in(
            entry,
            revision=_revision(request),
            declarations=_declarations(request, draft),
            by=request.user,
            now=draft.now,
        )
    except services.IncompleteEntryError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{presenting.section_url(entry, '')}?check=1")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(presenting.section_url(entry, ""))
    return redirect("submissions:receipt", entry.code)


def _revision(request: SignedInRequest) -> int:
    sent = small_whole(request.POST.get("revision"))
    return -1 if sent is None else sent


def _declarations(request: SignedInRequest, draft: Draft) -> dict[str, Any]:
    questions = [q for q in draft.asked if q.type == QuestionType.DECLARATION]
    return {question.key: question.key in request.POST for question in questions}
