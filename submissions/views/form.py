"""The entry form: section by section, saving itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.models import Section
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib.errors import DomainError
from input2.lib.json_body import body_of, read_object
from submissions import forms, policies, presenting, sent_pages, services, writers
from submissions.selectors import Draft
from submissions.views.answering import AnotherPersonError, refused
from submissions.views.finding import draft_to_write, entry_to_save, entry_to_write


@require_safe
@signed_in
def form(request: SignedInRequest, code: str) -> HttpResponse:
    """The first section that still lacks something."""
    entry = entry_to_write(request.user, code)
    draft = draft_to_write(request.user, entry, now=timezone.now())
    if not draft.pages:
        raise Http404
    unfinished = (part for part in draft.pages if draft.problems_of_section(part))
    target = next(unfinished, draft.pages[0])
    return redirect("submissions:section", code, target.key)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def section(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    entry = entry_to_write(request.user, code)
    draft = draft_to_write(request.user, entry, now=timezone.now())
    part = next((part for part in draft.pages if part.key == key), None)
    if part is None:
        raise Http404
    if request.method == "POST":
        return _save_section(request, draft, part)
    context = _section_context(request, draft, part)
    return render(request, "submissions/section.html", context)


@require_POST
@signed_in
def save_answer(request: SignedInRequest, code: str) -> HttpResponse:
    """One autosave: `{"question", "value", "base", "writer", "person"}` in JSON."""
    entry = entry_to_save(request.user, code)
    try:
        sent = _sent(request)
        answer = services.save_answer(entry, **sent, by=request.user, now=timezone.now())
    except DomainError as refusal:
        return refused(refusal, to=request.user)
    return JsonResponse(
        {
            "revision": answer.revision,
            "entry_revision": answer.entry.revision,
            "saved_at": answer.saved_at.isoformat(),
        }
    )


def _save_section(request: SignedInRequest, draft: Draft, part: Section) -> HttpResponse:
    """Whichever button was pressed; only the one that stands alone goes on to another page."""
    sent = sent_pages.sent_page(draft.of_section(part), request.POST, request.FILES)
    refusals: services.Refusals = {}
    try:
        refusals = services.save_page(draft.entry, sent, by=request.user, now=draft.now)
        if not refusals:
            return _saved(request, draft, part)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    typed = sent_pages.typed_again(sent, refusals)
    again = draft_to_write(request.user, draft.entry, now=draft.now)
    context = _section_context(request, again, part, typed=typed)
    return render(request, "submissions/section.html", context, status=409)


def _saved(request: SignedInRequest, before: Draft, part: Section) -> HttpResponse:
    button = sent_pages.pressed(request.POST)
    if button is None:
        return _go_on(request, before, part)
    messages.success(request, _("Saved."))
    page = presenting.section_url(before.entry, part.key)
    return redirect(f"{page}{sent_pages.place_of(button, before)}")


def _go_on(request: SignedInRequest, before: Draft, part: Section) -> HttpResponse:
    """To the next page; or back to this one where the answers have just opened further questions."""
    after = draft_to_write(request.user, before.entry, now=before.now)
    opened = [q for q in after.of_section(part) if after.is_asked(q) and not before.is_asked(q)]
    if not opened:
        messages.success(request, _("Saved."))
        return redirect(_next_page(before, part))
    sentence = ngettext(
        "Saved. Your answers have opened %(count)d more question on this page.",
        "Saved. Your answers have opened %(count)d more questions on this page.",
        len(opened),
    )
    messages.success(request, sentence % {"count": len(opened)})
    return redirect(f"{presenting.section_url(before.entry, part.key)}#q-{opened[0].key}")


def _next_page(draft: Draft, part: Section) -> str:
    later = [other for other in draft.pages if other.position > part.position]
    return presenting.section_url(draft.entry, later[0].key if later else "")


def _section_context(
    request: SignedInRequest,
    draft: Draft,
    part: Section,
    *,
    typed: forms.Typed = forms.NOTHING_TYPED,
) -> dict[str, Any]:
    checks = request.GET.get("check") == "1"
    return {
        **presenting.frame(draft, current=part.key, now=draft.now),
        **presenting.place(draft, part),
        "items": forms.items(draft, draft.of_section(part), shows_problems=checks, typed=typed),
        "next_url": _next_page(draft, part),
        "unsaved": sent_pages.unsaved(typed, draft),
        "is_on_behalf": not writers.is_on_team(request.user, draft.entry),
        "refusal": policies.refusal_to_edit(request.user, draft.entry, now=draft.now),
    }


def _sent(request: SignedInRequest) -> dict[str, Any]:
    sent = read_object(body_of(request))
    if sent.get("person") not in {None, str(request.user.pk)}:
        raise AnotherPersonError
    base = sent.get("base")
    if not isinstance(base, int) or not isinstance(sent.get("question"), str):
        raise BadRequest("expected {question, value, base, writer} in JSON")
    return {
        "key": sent["question"],
        "raw": sent.get("value"),
        "base": base,
        "writer": str(sent.get("writer", ""))[:36],
    }
