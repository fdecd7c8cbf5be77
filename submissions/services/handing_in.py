from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import Role
from competitions.models import Question
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.localized import by_language
from input2.lib.workflow import check_transition
from submissions import behalf_policies, columns, emails, policies, versions
from submissions.enums import EntryState
from submissions.models import Consent, Entry, Version
from submissions.selectors import Draft, Problem, draft_of
from submissions.services.answers import write_into
from submissions.services.duplicates import request_search
from submissions.services.limits import Counted, refuse_beyond_limits
from submissions.services.listing import list_version
from submissions.services.locking import locked
from submissions.services.redaction import hold_what_changed
from submissions.services.superseding import silence_untold
from submissions.signals import entry_moved
from submissions.uploading import just_arrived
from submissions.workflow import TRANSITIONS


class IncompleteEntryError(DomainError):
    """The draft has problems; each is listed in `problems`."""

    code = "incomplete"

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(
            ngettext(
                "There is %(count)d problem to mend before you can hand in.",
                "There are %(count)d problems to mend before you can hand in.",
                count,
            )
            % {"count": count}
        )
        self.problems = tuple(problems)


class StaleDraftError(DomainError):
    """The draft was changed after the page that hands it in was opened."""

    code = "stale_draft"


class FilesArrivingError(DomainError):
    """A file has arrived and is about to be part of the draft: handed in now, the entry would lack it."""

    code = "files_arriving"


class DeclarationReasonMissingError(DomainError):
    """An organiser declares for the applicant only by saying how the applicant did."""

    code = "declaration_reason_missing"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Say how the applicant has declared this, for example “signed paper form received”.")
        )


class HandedInMeanwhileError(DomainError):
    """Somebody else has handed in this very draft, so there is nothing left to hand in for anybody."""

    code = "handed_in_meanwhile"


class HandInReasonMissingError(DomainError):
    """The team reads why organisers handed in for them."""

    code = "reason_missing"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why you hand in for the applicant: the team reads this reason."))


@dataclass(frozen=True)
class Stated:
    """Why an organiser hands in for the team, and how the applicant has declared what the organiser ticks."""

    reason: str = ""
    declared: str = ""
    is_late: bool = False


BY_THE_TEAM: Final = Stated()


@transaction.atomic
def hand_in(
    entry: Entry, *, revision: int, declarations: Mapping[str, object], by: User, now: datetime
) -> Version:
    """Freeze the draft as a new version; the same revision gives the same version again, so a retry makes one.

    `revision` is the draft's revision as the person saw it; `declarations` are the answers given on the last page.
    """
    mine = locked(entry, with_team=True)
    earlier = mine.versions.filter(revision=revision).first()
    draft = draft_of(mine, now=now)
    said = _said(draft, declarations)
    if earlier and not _adds_to(draft, said):
        return earlier
    if refusal := policies.refusal_to_hand_in(by, mine, now=now):
        raise refusal
    complete = _complete(draft, said, revision=revision, earlier=earlier, by=by, now=now)
    return _freeze(complete, by=by, now=now)


@transaction.atomic
def hand_in_for(
    entry: Entry,
    *,
    revision: int,
    declarations: Mapping[str, object],
    reason: str,
    declared: str,
    by: User,
    now: datetime,
) -> Version:
    """An organiser freezes the draft for the team, after its deadline too; the same revision gives the same version again.

    What the team has declared stands. What only `declarations` tick needs `declared`: how the applicant has said so.
    """
    mine = locked(entry, with_team=True)
    if refusal := behalf_policies.refusal_to_hand_in_for(by, mine, now=now):
        raise refusal
    draft = draft_of(mine, now=now)
    said = {key: True for key, value in _said(draft, declarations).items() if value}
    earlier = mine.versions.filter(revision=revision).first()
    if earlier and not _adds_to(draft, said):
        _refuse_as_anothers(earlier, by)
        return earlier
    if not reason.strip():
        raise HandInReasonMissingError
    complete = _complete(draft, said, revision=revision, earlier=earlier, by=by, now=now)
    stated = Stated(reason.strip(), declared.strip(), is_late=now >= mine.closes_at())
    return _freeze(complete, by=by, now=now, stated=stated)


def _complete(
    draft: Draft,
    said: Mapping[str, object],
    *,
    revision: int,
    earlier: Version | None,
    by: User,
    now: datetime,
) -> Draft:
    """The draft with what was said on the last page, if it is still the one that was read; `earlier` was made of the same revision."""
    entry = draft.entry
    _wait_for_files(entry, now=now)
    _refuse_stale(entry, revision)
    check_transition(TRANSITIONS, EntryState(entry.state), EntryState.SUBMITTED)
    complete = write_into(draft, said, by=by, now=now)
    if complete is not draft and earlier:
        entry.revision += 1
    return complete


def _refuse_as_anothers(version: Version, by: User) -> None:
    """Whoever asks again for a version of their own has it; that of somebody else carries no reason of theirs."""
    if version.submitted_by_id != by.pk:
        raise HandedInMeanwhileError(
            _("This draft is handed in already: it is version %(number)d. Nothing was done.")
            % {"number": version.number}
        )


def _refuse_stale(entry: Entry, revision: int) -> None:
    if entry.revision != revision:
        raise StaleDraftError(
            _(
                "The entry was changed after you opened this page. Look at it once more, then hand it in."
            )
        )


def _wait_for_files(entry: Entry, *, now: datetime) -> None:
    upload = just_arrived(entry, now=now).first()
    if upload:
        raise FilesArrivingError(
            _("“%(name)s” has arrived and is being checked. Hand in again in a few seconds.")
            % {"name": upload.name}
        )


def _freeze(draft: Draft, *, by: User, now: datetime, stated: Stated = BY_THE_TEAM) -> Version:
    """A version says what those who hand in have read, also where the team has not been told yet that the entry was moved."""
    read = draft if stated.reason else draft.for_team
    if read.problems:
        raise IncompleteEntryError(read.problems)
    if stated.reason and not stated.declared and declared_by_others(draft):
        raise DeclarationReasonMissingError
    entry = draft.entry
    names = _fill_within_limits(draft)
    number = entry.current_number + 1
    content = versions.freeze(read, number=number, at=now)
    version = Version.objects.create(
        entry=entry,
        number=number,
        revision=entry.revision,
        content=content,
        sha256=versions.digest(content),
        submitted_at=now,
        submitted_by=by,
        on_behalf_reason=stated.reason,
        is_late=stated.is_late,
    )
    _keep_consents(draft, version, by=by, now=now, stated=stated)
    names += hold_what_changed(entry, version, now=now)
    silence_untold(entry, now=now)
    _stand(draft, version, names, now=now)
    audit.record(
        action="entry.handed_in",
        by=by,
        role=Role.ORGANISER if stated.reason else "",
        target=entry,
        at=now,
        scope=entry.competition.slug,
        after={"version": number, "sha256": version.sha256, **_how(stated)},
        reason=stated.reason,
    )
    emails.handed_in(version, at=now)
    entry_moved.send(Entry, entry=entry, by=by, at=now)
    request_search(entry.competition, by=by, now=now)
    return version


def _fill_within_limits(draft: Draft) -> list[str]:
    """Only now is it certain to which organisation and track the entry belongs."""
    was = Counted.of(draft.entry)
    names = columns.fill(draft.entry, draft)
    refuse_beyond_limits(draft.entry, was)
    return names


def _stand(draft: Draft, version: Version, names: Sequence[str], *, now: datetime) -> None:
    entry = draft.entry
    # What organisers have recorded in the last minutes stays untold; that the entry was handed in is no secret.
    entry.quiet_state = EntryState.SUBMITTED
    entry.state = EntryState.SUBMITTED
    entry.current_version = version
    entry.submitted_at = now
    saved = ["state", "current_version", "submitted_at", "quiet_state", "revision", *names]
    entry.save(update_fields=[name.removesuffix("_id") for name in saved])
    list_version(entry, version)


def _how(stated: Stated) -> dict[str, object]:
    if not stated.reason:
        return {}
    return {"is_late": stated.is_late, "declared": stated.declared}


def declared_by_others(draft: Draft) -> list[Question]:
    """The declarations that somebody has ticked who is not on the team, which has to be loaded."""
    team = {member.user_id for member in draft.entry.team.all() if member.user_id}
    return [q for q in _declared(draft) if draft.answers[q.key].saved_by_id not in team]


def _declared(draft: Draft) -> list[Question]:
    return [question for question in draft.declarations if draft.values.get(question.key)]


def _keep_consents(
    draft: Draft, version: Version, *, by: User, now: datetime, stated: Stated
) -> None:
    """The team agrees by handing in itself; for an organiser, whoever ticked it, with how the applicant said so."""
    ticked = {q.pk for q in declared_by_others(draft)} if stated.reason else set()
    Consent.objects.bulk_create(
        Consent(
            entry=draft.entry,
            version=version,
            question=question,
            text=by_language(question.label),
            given_by_id=draft.answers[question.key].saved_by_id if stated.reason else by.pk,
            given_at=now,
            on_behalf_reason=stated.declared if question.pk in ticked else "",
        )
        for question in _declared(draft)
    )


def _said(draft: Draft, declarations: Mapping[str, object]) -> dict[str, object]:
    """What was said about declarations that are asked for now; nothing else is answered on the last page."""
    asked = {question.key for question in draft.declarations}
    return {key: value for key, value in declarations.items() if key in asked}


def _adds_to(draft: Draft, said: Mapping[str, object]) -> bool:
    """Whether the last page says something about the declarations that the stored answers do not."""
    return any(bool(value) != bool(draft.values.get(key)) for key, value in said.items())
