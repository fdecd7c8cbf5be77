"""From the call to a draft: what entering asks for, the self-check, and the first page of the form."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from competitions import self_check
from competitions.entry_limits import sentences_of
from competitions.enums import PageKind, QuestionType
from competitions.models import Competition, SelfCheckQuestion
from competitions.policies import refusal_to_start
from competitions.selectors import page_of
from competitions.self_check import SelfCheck
from input2.accounts.models import User
from input2.accounts.requests import SignedInRequest, signed_in
from input2.lib import markdown
from input2.lib.errors import DomainError
from submissions import policies, services
from submissions.forms import SelfCheckForm

PASSED = "self_check:{slug}"


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What entering asks for; whoever passes the self-check, if there is one, goes on to a draft."""
    competition = get_object_or_404(Competition.objects.public(), slug=slug)
    questions = list(competition.self_check_questions.all())
    form = SelfCheckForm(questions, request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid() and not self_check.failed(questions, form.check):
        return _go_on(request, competition, form.check)
    failures = _failures(form)
    context = {
        **_context(request, competition, form, now=now),
        "has_rules": bool(failures) and page_of(competition, PageKind.RULES).exists(),
        "has_passed": _remembered(request, questions, competition) is not None,
        "failures": failures,
    }
    return render(request, "submissions/enter.html", context)


@require_http_methods(["GET", "HEAD"])
@signed_in
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    """Carry on what the person began by pressing "Start an entry", perhaps before they had an account."""
    competition = get_object_or_404(Competition.objects.public(), slug=slug)
    questions = list(competition.self_check_questions.all())
    check = _remembered(request, questions, competition)
    if check is None:
        return redirect("submissions:enter", slug)
    request.session.pop(PASSED.format(slug=slug))
    return _start(request, competition, check)


def _go_on(request: HttpRequest, competition: Competition, check: SelfCheck) -> HttpResponseBase:
    if check.answers and not request.user.is_authenticated:
        _remember(request, competition, check)
        return redirect("submissions:enter", competition.slug)
    return signed_in(_start)(request, competition, check)


def _start(request: SignedInRequest, competition: Competition, check: SelfCheck) -> HttpResponse:
    try:
        entry = services.start_entry(competition, by=request.user, now=timezone.now(), check=check)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("submissions:enter", competition.slug)
    return redirect("submissions:form", entry.code)


def _context(
    request: HttpRequest, competition: Competition, form: SelfCheckForm, *, now: datetime
) -> dict[str, Any]:
    is_full = isinstance(request.user, User) and policies.refusal_to_start_another(
        competition, request.user
    )
    return {
        "competition": competition,
        "sections": competition.sections.order_by("position"),
        "files": competition.questions.filter(type=QuestionType.FILES, retired_at=None).order_by(
            "section__position", "position"
        ),
        "refusal": refusal_to_start(competition, now=now) or is_full,
        "is_full": bool(is_full),
        "limits": sentences_of(competition),
        "form": form,
        "now": now,
    }


def _failures(form: SelfCheckForm) -> list[dict[str, str]]:
    if not (form.is_bound and form.is_valid()):
        return []
    return [
        {"text": str(question.text), "why": markdown.render(str(question.explanation))}
        for question in self_check.failed(form.questions, form.check)
    ]


def _remember(request: HttpRequest, competition: Competition, check: SelfCheck) -> None:
    """Signing up and in keep the session, so nothing is asked twice."""
    kept = {"asked": check.asked, "answers": dict(check.answers)}
    request.session[PASSED.format(slug=competition.slug)] = kept


def _remembered(
    request: HttpRequest, questions: Sequence[SelfCheckQuestion], competition: Competition
) -> SelfCheck | None:
    """What was passed, unless the questions have been changed since."""
    kept = request.session.get(PASSED.format(slug=competition.slug))
    if kept is None:
        return None
    check = SelfCheck(kept["asked"], kept["answers"])
    return check if self_check.is_complete(questions, check) else None
