"""The second version of the pilot call's rubric, open for comments, with a few of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from competitions.models import Competition, Criterion, Rubric
from competitions.services import rubric_comments, rubric_parts, rubrics
from input2.accounts.models import User
from input2.site.demonstration.calls import last_minute


@dataclass(frozen=True)
class Voice:
    """What somebody says about a criterion, or about the whole where none is named."""

    by: User
    criterion: str
    text: str


def discuss_rubric(
    competition: Competition, *, organiser: User, observer: User, reviewer: User, now: datetime
) -> Rubric:
    """Judges score with the first version; the next one weighs performance higher and asks for opinions."""
    began = now - timedelta(days=3)
    first = competition.rubrics.get(is_shown=True)
    draft = rubrics.new_version(first, by=organiser, now=began)
    _weigh_performance(draft, by=organiser, now=began)
    until = last_minute(now, 11)
    rubric_comments.set_comment_period(draft, until, by=organiser, now=began)
    rubric_comments.join_review(draft, by=reviewer, now=began + timedelta(hours=5))
    voices = [
        Voice(
            observer,
            "verifiability",
            "A threshold of 6 is right for finalists. For a pilot of six months I would ask for 5.",
        ),
        Voice(
            reviewer,
            "emissions",
            "Say which baseline counts: the year before, or the same street without the measure?",
        ),
        Voice(reviewer, "", "Twelve criteria take me forty minutes an entry. Could clarity go?"),
    ]
    for hours, voice in enumerate(voices, start=20):
        _say(draft, voice, now=began + timedelta(hours=hours))
    settled = draft.comments.earliest("written_at")
    rubric_comments.resolve_comment(settled, is_resolved=True, by=organiser, now=now)
    return draft


def _weigh_performance(draft: Rubric, *, by: User, now: datetime) -> None:
    rows = list(draft.dimensions.prefetch_related("criteria"))
    wanted = {"strategy": Decimal(20), "measure": Decimal(40), "performance": Decimal(40)}
    rubric_parts.change_weights(
        draft,
        dimensions={row.pk: wanted.get(row.key, row.weight) for row in rows},
        shares={},
        seen=rubric_parts.weights_mark(rows),
        by=by,
        now=now,
    )


def _say(draft: Rubric, voice: Voice, *, now: datetime) -> None:
    own = Criterion.objects.filter(dimension__rubric=draft, key=voice.criterion)
    criterion = own.select_related("dimension").first()
    rubric_comments.comment_on_rubric(draft, criterion, voice.text, by=voice.by, now=now)
