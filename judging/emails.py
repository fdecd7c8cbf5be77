"""One function for each message about judging: who gets it, and what makes it unique."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from competitions.models import Membership
from input2.notifications import services as notifications
from judging.models import Assignment, Batch, Decision, Judge, Scorecard
from submissions.emails.readers import entry_path, loaded_team_of, queue_with_button
from submissions.models import Entry
from submissions.policies import refusal_as_own


def assigned(batch: Batch, assignments: Collection[Assignment], *, at: datetime) -> None:
    """Tell each judge, once for the whole batch, what there is to score and until when; nothing that a blind round hides."""
    round_ = batch.round
    own: defaultdict[Judge, list[Entry]] = defaultdict(list)
    for assignment in assignments:
        own[assignment.judge].append(assignment.entry)
    for judge, entries in own.items():
        notifications.queue(
            kind="judging/assigned",
            recipient=judge.user,
            context={
                "competition_name": round_.competition.name,
                "round": round_,
                "zone": judge.user.time_zone or round_.competition.time_zone,
                "entries": [
                    {"code": entry.code, "title": entry.title_for(is_blind=round_.is_blind)}
                    for entry in entries
                ],
                "count": len(entries),
                "action_url": settings.PUBLIC_URL + reverse("judging:list"),
            },
            dedupe_key=f"judging/assigned:{batch.pk}:{judge.pk}",
            at=at,
            scope=round_.competition.slug,
        )


def recused(assignment: Assignment, card: Scorecard, *, at: datetime) -> None:
    """Tell the organisers who do not stand behind the entry that it has lost a judge, with the reason, so that they can ask another."""
    competition = assignment.round.competition
    page = reverse("site:entry", args=[competition.slug, assignment.entry.code])
    organisers = Membership.objects.organisers().filter(competition=competition)
    for membership in organisers.select_related("user"):
        if refusal_as_own(membership.user, assignment.entry):
            continue
        notifications.queue(
            kind="judging/recused",
            recipient=membership.user,
            context={
                "competition_name": competition.name,
                "assignment": assignment,
                "card": card,
                "action_url": settings.PUBLIC_URL + page,
            },
            dedupe_key=f"judging/recused:{assignment.pk}:{membership.user_id}",
            at=at,
            scope=competition.slug,
        )


def outcome(decision: Decision, *, at: datetime) -> None:
    """Tell everyone on the team, loaded with the entry, what was decided about it, with what the organisers wrote; the judges' words stand on its page."""
    entry = decision.entry
    for reader in loaded_team_of(entry):
        queue_with_button(
            "judging/outcome",
            entry,
            reader,
            {"decision": decision, "has_more": bool(decision.comments or decision.marks)},
            f"decision-{decision.pk}",
            at,
            path=f"{entry_path(entry)}#outcome",
        )
