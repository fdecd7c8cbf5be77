"""The organisers' page of one entry: what was handed in, what was found, who judges it, what happened."""

from collections.abc import Sequence
from typing import Any, Final, cast

from django.forms import ChoiceField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.audit.models import Event
from input2.site.organising import state_label
from judging.models import Round
from judging.selectors.assigning import assignment_panel
from submissions import versions
from submissions.enums import EntryState, ScreeningOutcome, TeamRole
from submissions.forms import ScreeningForm
from submissions.models import Entry
from submissions.policies import refusal_as_own
from submissions.presenting import self_check_rows, tone
from submissions.workflow import IN_THE_RUNNING, TRANSITIONS

EVENTS_SHOWN: Final = 20
SENTENCES: Final[dict[str, Promise]] = {
    "entry.started": _("Draft started"),
    "entry.file_added": _("File added"),
    "entry.file_removed": _("File removed"),
    "entry.file_cleaned": _("File replaced by a cleaned copy"),
    "entry.file_restored": _("Cleaned copy replaced by the original file"),
    "entry.handed_in": _("Handed in"),
    "entry.consent_withdrawn": _("Consent withdrawn"),
    "entry.withdrawn": _("Withdrawn"),
    "entry.found_eligible": _("Found eligible"),
    "entry.found_ineligible": _("Found not eligible"),
    "entry.member_joined": _("Joined the team"),
    "entry.member_left": _("Left the team"),
    "entry.member_removed": _("Member removed from the team"),
    "entry.role_changed": _("Role on the team changed"),
    "entry.listed": _("Member without account listed"),
    "entry.unlisted": _("Member without account taken off"),
    "entry.handed_over": _("Handed over to a new owner"),
    "entry.owner_sought": _("Somebody asked to take over"),
    "entry.owner_replaced": _("Owner replaced by the organisers"),
    "assignment.published": _("Judges assigned"),
    "assignment.removed": _("Assignment taken back"),
}


def context_of(
    entry: Entry, competition: Competition, rounds: Sequence[Round], *, user: User
) -> dict[str, Any]:
    """Everything `site/organise/entry.html` needs, with a fixed number of queries for each open round."""
    organise_refusal = refusal_to_organise(user, competition)
    own_refusal = refusal_as_own(user, entry)
    # Whoever stands behind an entry learns nothing of how it is judged.
    judged = [] if own_refusal or entry.state not in IN_THE_RUNNING else rounds
    return {
        "entry": entry,
        "state_label": state_label(entry.state),
        "state_tone": tone(entry),
        "self_check": self_check_rows(entry),
        "screening_form": _screening_form(entry),
        "screening_refusal": organise_refusal or own_refusal,
        "own_refusal": own_refusal,
        "can_assign": organise_refusal is None,
        "team": _team(entry),
        "panels": [assignment_panel(entry, round_) for round_ in judged],
        "screenings": entry.screenings.select_related("screened_by", "version").defer(
            "version__content"
        ),
        "versions": entry.versions.defer("content")
        .select_related("submitted_by")
        .order_by("-number"),
        "events": [] if own_refusal else _events(entry),
        "next_waiting": _next_waiting(entry, competition),
        **_content(entry, competition),
    }


def _team(entry: Entry) -> list[dict[str, object]]:
    """From an entry found through `with_team_names`."""
    rows: list[dict[str, str]] = getattr(entry, "team_names", [])
    return [{"name": row["name"], "role": TeamRole(row["role"]).label} for row in rows]


def _content(entry: Entry, competition: Competition) -> dict[str, Any]:
    if entry.current_version is None:
        return {"version": None, "files": []}
    version = versions.readable(
        entry.current_version.content, for_judges=False, blind=False, withheld=versions.Withheld()
    )
    args = [competition.slug, entry.code]
    files = versions.file_rows(version, url_name="submissions:organiser-file", args=args)
    return {"version": version, "files": files}


def _screening_form(entry: Entry) -> ScreeningForm | None:
    """Offers the findings that the entry's state allows; none where screening is over."""
    possible = [
        outcome
        for outcome in ScreeningOutcome
        if EntryState(outcome.value) in TRANSITIONS[EntryState(entry.state)]
    ]
    if entry.current_version is None or not possible:
        return None
    form = ScreeningForm(initial={"version": entry.current_version.number})
    finding = cast(ChoiceField, form.fields["outcome"])
    finding.choices = [(outcome.value, outcome.label) for outcome in possible]
    return form


def _events(entry: Entry) -> list[dict[str, Any]]:
    events = Event.objects.about(entry).select_related("actor")[:EVENTS_SHOWN]
    return [
        {
            "at": event.at,
            "sentence": SENTENCES.get(event.action, event.action),
            "actor": event.actor,
            "reason": event.reason,
        }
        for event in events
    ]


def _next_waiting(entry: Entry, competition: Competition) -> str | None:
    waiting = Entry.objects.filter(competition=competition, state=EntryState.SUBMITTED)
    others = waiting.exclude(pk=entry.pk).order_by("submitted_at", "code")
    return others.values_list("code", flat=True).first()
