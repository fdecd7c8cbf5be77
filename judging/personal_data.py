"""A judge's own role, conflicts and scorecards, never what other judges wrote; and what a team was told about its entry."""

from collections.abc import Mapping

from django.db.models import F

from input2.lib.personal_data import Part, Person, Rows, rows
from judging.models import Batch, Conflict, Decision, Judge, Publication, Score, Scorecard


def _tables(person: Person) -> Mapping[str, Rows]:
    judges = Judge.objects.filter(user=person.pk).order_by("pk")
    conflicts = Conflict.objects.filter(judge__user=person.pk).order_by("declared_at", "pk")
    cards = Scorecard.objects.filter(assignment__judge__user=person.pk).order_by("pk")
    scores = Score.objects.filter(scorecard__assignment__judge__user=person.pk).order_by("pk")
    batches = Batch.objects.filter(created_by=person.pk).order_by("created_at", "pk")
    told = Decision.objects.published().filter(entry__team__user=person.pk)
    decisions = Decision.objects.filter(decided_by=person.pk).order_by("decided_at", "pk")
    publications = Publication.objects.filter(requested_by=person.pk).order_by("requested_at")
    entry = F("assignment__entry__code")
    return {
        "judge_roles": rows(
            judges,
            *("code", "organisation", "economy", "capacity", "expertise", "is_active"),
            call=F("competition__slug"),
        ),
        "conflicts": rows(conflicts, "kind", "reason", "declared_at", entry_code=F("entry__code")),
        "scorecards": rows(
            cards,
            *("state", "total", "comment_for_applicant", "comment_confidential"),
            *("recusal_kind", "recusal_reason", "saved_at", "submitted_at"),
            entry_code=entry,
        ),
        "scores": rows(
            scores,
            *("points", "is_not_applicable", "comment"),
            criterion_key=F("criterion__key"),
            entry_code=F("scorecard__assignment__entry__code"),
        ),
        "outcomes": rows(
            told.order_by("published_at", "pk"),
            *("became", "feedback", "comments", "marks", "published_at"),
            entry_code=F("entry__code"),
            round_position=F("round__position"),
            award_key=F("award__key"),
        ),
        "decisions_taken": rows(
            decisions,
            *("kind", "feedback", "note", "state", "decided_at"),
            entry_code=F("entry__code"),
            round_position=F("round__position"),
        ),
        "publications_asked": rows(
            publications,
            *("confirmed", "shares_comments", "shares_marks", "requested_at", "published_at"),
            round_position=F("round__position"),
        ),
        "assignments_made": rows(batches, "state", "created_at", "published_at"),
    }


PART = Part(
    "judging",
    given=frozenset(
        {
            "judging.Judge.user",
            "judging.Batch.created_by",
            "judging.Decision.decided_by",
            "judging.Publication.requested_by",
        }
    ),
    tables=_tables,
)
