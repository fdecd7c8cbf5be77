"""One entry at the desk: as judges read it on one side, checklist and outcome on the other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from competitions.models import Competition
from input2.accounts.models import User
from input2.site.organising import state_label
from input2.site.screening.forms import FindingForm
from input2.site.screening.queue import held_by_other
from input2.site.screening.recording import possible_outcomes
from submissions import checklist, comparing, judges_view, moments
from submissions.enums import EntryState, ScreeningOutcome
from submissions.models import Entry
from submissions.moments import STEPS, Happened, Moment
from submissions.policies import refusal_while_changing
from submissions.presenting import self_check_rows, tone
from submissions.screening_policies import refusal_to_hold
from submissions.steps import GRACE
from submissions.versions import ReadableFile, Withheld


def form_of(
    entry: Entry, competition: Competition, *, now: datetime, data: Mapping[str, Any] | None = None
) -> FindingForm:
    """Three queries: the checklist with its reasons, and the tracks."""
    version = entry.current_version
    return FindingForm(
        data,
        items=checklist.items_of(competition),
        tracks=[track for track in competition.tracks.all() if track.pk != entry.track_id],
        possible=possible_outcomes(entry, now=now),
        zone=competition.time_zone,
        initial={
            "version": version.number if version else 0,
            "standing": entry.screening_revision,
        },
    )


def read_again(form: FindingForm, entry: Entry) -> None:
    """Whoever was told what stands now may record it all the same: the form is of the entry as it is."""
    bound: Any = form.data
    data = bound.copy()
    data["standing"] = str(entry.screening_revision)
    data["version"] = str(entry.current_version.number if entry.current_version else 0)
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
        "undoable": None if refusal else _undoable(entry, happened, now=now),
        "comparison": _comparison(entry, happened),
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


def _undoable(entry: Entry, happened: Sequence[Moment], *, now: datetime) -> Moment | None:
    """The last step that stands, while its mail is in the outbox and nothing has come after it."""
    standing = [m for m in happened if m.what in STEPS and m.undone_at is None]
    last = standing[-1] if standing else None
    if last is None or now >= last.at + GRACE or not entry.is_quiet(now):
        return None
    return last


def _comparison(entry: Entry, happened: Sequence[Moment]) -> dict[str, Any] | None:
    """The version that was looked at last beside the one that the team has handed in since; one query where there are two."""
    current = entry.current_version
    looked_at = [
        m.number
        for m in happened
        if m.what in {Happened.SCREENED, Happened.CHANGES_REQUESTED} and m.undone_at is None
    ]
    if current is None or not looked_at or looked_at[-1] >= current.number:
        return None
    before = entry.versions.get(number=looked_at[-1])
    found = comparing.compared(before.content, current.content)
    return {"before": before.number, "after": current.number, "found": found}
