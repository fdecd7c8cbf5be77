"""The entry form as applicants see it, for organisers; nothing that is typed there is kept."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from competitions import question_types
from competitions.access import competition_for_reading
from competitions.enums import Fills, QuestionType
from competitions.models import Competition, Question
from competitions.question_types import JsonValue, MalformedAnswerError
from input2.accounts.requests import SignedInRequest, signed_in
from submissions import forms, selectors
from submissions.selectors import Draft


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def form_preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """All sections on one page; `track` chooses the track, and a page without scripts sends the answers to follow them."""
    competition = competition_for_reading(request.user, slug)
    draft = selectors.unwritten(competition, now=timezone.now())
    typed = forms.Typed(_raws(draft, request))
    shown = selectors.with_values(draft, _values(draft, typed.raws))
    context = {
        "competition": competition,
        "nav_current": "setup",
        "sections": [
            (section, forms.items(shown, questions, shows_problems=False, typed=typed))
            for section in shown.sections
            if (questions := shown.of_section(section))
        ],
        "tracks": shown.tracks,
        "track_key": shown.track_key or "",
    }
    return render(request, "submissions/form_preview.html", context)


def _raws(draft: Draft, request: SignedInRequest) -> Mapping[str, Any]:
    """What was typed; a chosen track answers the question of the track."""
    asked = [question for question in draft.questions if question.type != QuestionType.FILES]
    raws = {q.key: forms.raw(q, request.POST) for q in asked} if request.method == "POST" else {}
    chosen = request.GET.get("track")
    if chosen in {track.key for track in draft.tracks} and not raws:
        raws |= {question.key: chosen for question in asked if question.fills == Fills.TRACK}
    return raws


def _values(draft: Draft, raws: Mapping[str, Any]) -> dict[str, JsonValue]:
    """The answers as they would be kept; one that could not be kept opens no other question."""
    values: dict[str, JsonValue] = {}
    for question in draft.questions:
        if question.key in raws:
            values[question.key] = _value(question, draft.entry.competition, raws[question.key])
    return values


def _value(question: Question, competition: Competition, raw: object) -> JsonValue:
    question.competition = competition
    try:
        return question_types.clean(question, raw)
    except MalformedAnswerError:
        return None
