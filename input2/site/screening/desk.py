"""One entry at the desk: as judges read it on one side, checklist and outcome on the other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.models import Competition
from input2.accounts.models import User
from input2.lib.errors import DomainError
from input2.site import duplicates
from input2.site.organising import state_label
from input2.site.screening.forms import FindingForm
from input2.site.screening.queue import held_by_other
from judging.models import Round
from submissions import checklist, comparing, judges_view, moments
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import ChangeRequest, Entry, Screening, Version
from submissions.moments import STEPS, Happened, Moment
from submissions.policies import OwnEntryError, refusal_as_own, refusal_while_changing
from submissions.presenting import self_check_rows, tone
from submissions.screening_policies import possible_outcomes, refusal_to_hold
from submissions.versions import ReadableFile, Withheld


def found() -> QuerySet[Entry]:
    """Entries with all that the desk shows beside what was handed in, within the query that finds one."""
    entries = Entry.objects.handed_in().for_listing().select_related("hold__held_by")
    rounds = Round.objects.filter(competition=OuterRef("competition")).order_by("position")
    looked_at = _looked_at().values(row=JSONObject(number="number", content="content"))
    return duplicates.with_pairs(entries).annotate(
        round_positions=ArraySubquery(rounds.values("position")), looked_at=Subquery(looked_at[:1])
    )


def _looked_at() -> QuerySet[Version]:
    """The versions of an entry about which a finding stands, the latest first."""
    is_screened = Exists(Screening.objects.standing().filter(version=OuterRef("pk")))
    is_answered = Exists(ChangeRequest.objects.standing().filter(version=OuterRef("pk")))
    versions = Version.objects.filter(is_screened | is_answered, entry=OuterRef("pk"))
    return versions.order_by("-number")


def form_of(
    entry: Entry, competition: Competition, *, now: datetime, data: Mapping[str, Any] | None = None
) -> FindingForm:
    """Three queries: the checklist with its reasons, and the tracks."""
    return FindingForm(
        data,
        items=checklist.items_of(competition),
        tracks=[track for track in competition.tracks.all() if track.pk != entry.track_id],
        possible=possible_outcomes(entry, now=now),
        zone=competition.time_zone,
        initial={"version": entry.current_number, "standing": entry.screening_revision},
    )


def read_again(form: FindingForm, entry: Entry) -> None:
    """Whoever was told what stands now may record it all the same: the form is of the entry as it is."""
    bound: Any = form.data
    data = bound.copy()
    data["standing"] = str(entry.screening_revision)
    data["version"] = str(entry.current_number)
    form.data = data


def context_of(
    entry: Entry, competition: Competition, form: FindingForm, *, user: User, now: datetime
) -> dict[str, Any]:
    happened = moments.moments_of(entry)
    refusal = refusal_to_hold(user, entry)
    return {
        **_read(entry, competition),
        "state_label": state_label(entry.state_at(now)),
        "state_tone": tone(entry, now=now),
        "self_check": self_check_rows(entry),
        "form": None if refusal else form,
        "refusal": refusal,
        "waiting": None if refusal else refusal_while_changing(entry, now=now),
        "hold": held_by_other(entry, user=user, now=now),
        "steps": _steps(happened),
        "undoable": refusal is None and _is_undoable(entry, happened, now=now),
        "comparison": _comparison(entry),
        "duplicates": _duplicates(entry, user, refusal),
        "nav_rounds": getattr(entry, "round_positions", []),
    }


def _read(entry: Entry, competition: Competition) -> dict[str, Any]:
    if entry.current_version is None:
        return {"entry": entry, "version": None}

    def address(file: ReadableFile) -> str:
        args = [competition.slug, entry.code, file.attachment_id]
        return reverse("submissions:organiser-file", args=args)

    content = entry.current_version.content
    return judges_view.shown(entry, content, is_blind=False, withheld=Withheld(), address=address)


def _steps(happened: Sequence[Moment]) -> list[dict[str, Any]]:
    """Earlier findings, the latest first."""
    return [
        {"words": _words(moment), "moment": moment}
        for moment in reversed(happened)
        if moment.what in STEPS
    ]


def _words(moment: Moment) -> str:
    if moment.what == Happened.SCREENED:
        return str(ScreeningOutcome(moment.word).label)
    if moment.what == Happened.TRACK_MOVED:
        return _("Moved to %(track)s") % {"track": LazyI18nString(moment.word)}
    return str(EntryState.CHANGES_REQUESTED.label)


def _is_undoable(entry: Entry, happened: Sequence[Moment], *, now: datetime) -> bool:
    """Whether the mail about the last step that stands is in the outbox, and nothing has come after it."""
    standing = [m for m in happened if m.what in STEPS and m.undone_at is None]
    last = standing[-1] if standing else None
    if last is None or last.is_told(now) or not entry.is_quiet(now):
        return False
    return not any(m.what == Happened.HANDED_IN and m.at >= last.at for m in happened)


def _duplicates(entry: Entry, user: User, refusal: DomainError | None) -> list[dict[str, Any]]:
    """Nothing for those who stand behind the entry; observers are refused before anybody asks whether they do."""
    if isinstance(refusal, OwnEntryError) or (refusal and refusal_as_own(user, entry)):
        return []
    return duplicates.shown_with(entry)


def _comparison(entry: Entry) -> dict[str, Any] | None:
    """The version that was looked at last beside the one that the team has handed in since; of an entry that `found` has found."""
    current, before = entry.current_version, getattr(entry, "looked_at", None)
    if current is None or before is None or before["number"] >= current.number:
        return None
    found = comparing.compared(before["content"], current.content)
    return {"before": before["number"], "after": current.number, "found": found}
