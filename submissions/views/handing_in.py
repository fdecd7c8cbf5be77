"""The last page, the receipt, and the frozen content to recompute its SHA-256 from."""

from datetime import datetime
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
    writers,
)
from submissions.enums import EntryState
from submissions.models import Entry, Version
from submissions.selectors import Draft
from submissions.views.finding import entry_to_hand_in, entry_to_write, my_entry


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def submit(request: SignedInRequest, code: str) -> HttpResponse:
    """Problems with links, the declarations, and the button that hands in."""
    now = timezone.now()
    if request.method == "POST":
        return _hand_in(request, entry_to_hand_in(request.user, code), now=now)
    entry = entry_to_write(request.user, code)
    if not writers.is_on_team(request.user, entry):
        return redirect(presenting.hand_in_for_url(entry))
    draft = selectors.draft_of(entry, now=now).for_team
    return render(request, "submissions/submit.html", _last_page(request, draft))


@require_safe
@signed_in
def receipt(request: SignedInRequest, code: str, number: int | None = None) -> HttpResponse:
    """Of the latest version, or of the one that is asked for."""
    entry, now = my_entry(request.user, code), timezone.now()
    wanted = entry.versions.order_by("-number")
    version = get_object_or_404(wanted.filter(number=number) if number else wanted[:1])
    is_latest = version.pk == entry.current_version_id
    context = {
        "title": selectors.title_in(version, entry) or entry.code,
        "consents": presenting.receipt_consents(version),
        "is_latest": is_latest,
        "waits": is_latest and entry.state_for_team(now) == EntryState.SUBMITTED,
        "closes_at": entry.closes_at_for_team(now),
        "entry": entry,
        "competition": entry.competition,
        "version": version,
        "files": version.content["files"],
        "now": now,
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


def _last_page(request: SignedInRequest, draft: Draft) -> dict[str, Any]:
    was_refused = request.GET.get("check") == "1"
    # Those that do not apply yet too: ticking one may ask for another.
    declarations = [q for q in draft.questions if q.type == QuestionType.DECLARATION]
    listed = {question.key for question in declarations}
    return {
        **presenting.frame(draft, current="submit", now=draft.now),
        # What is ticked below is not held against anybody who has only come to tick it.
        "problems": presenting.problem_links(
            draft, without=() if was_refused else listed, here=listed
        ),
        # Nobody can mend anything any more.
        "is_closed": policies.refusal_by_state(draft.entry, now=draft.now) is not None,
        "items": forms.items(draft, declarations, shows_problems=was_refused),
        "quiet": not was_refused,
        "report": leak_report.report_of(draft, leak_report.blind_version(draft)),
        "blind_preview_url": presenting.blind_preview_url(draft.entry),
        "refusal": policies.refusal_to_hand_in(request.user, draft.entry, now=draft.now),
    }


def _hand_in(request: SignedInRequest, entry: Entry, *, now: datetime) -> HttpResponse:
    try:
        version = services.hand_in(
            entry,
            revision=_revision(request),
            declarations=_declarations(request),
            by=request.user,
            now=now,
        )
    except services.IncompleteEntryError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{presenting.section_url(entry, '')}?check=1")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(presenting.section_url(entry, ""))
    return _shown(version, now=now)


def _shown(version: Version, *, now: datetime) -> HttpResponse:
    """The receipt; but that of the same content again would read like an answer to what the organisers ask for."""
    if version.entry.is_team_asked(now):
        return redirect(presenting.section_url(version.entry, ""))
    return redirect("submissions:receipt", version.entry.code)


def _revision(request: SignedInRequest) -> int:
    sent = small_whole(request.POST.get("revision"))
    return -1 if sent is None else sent


def _declarations(request: SignedInRequest) -> dict[str, bool]:
    """Each box that the page showed, ticked or not: a browser sends nothing for one that is not ticked, but the base beside it."""
    shown = [name.removeprefix("base-") for name in request.POST if name.startswith("base-")]
    return {key: key in request.POST for key in shown}
