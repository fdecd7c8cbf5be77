"""The redacted copy of an entry that judges of blind rounds read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.enums import Fills
from competitions.models import Question
from input2.accounts.models import User
from input2.lib.errors import DomainError
from submissions import emails, redaction_policies
from submissions.models import Entry, Redaction, Version
from submissions.redacting import digest, plain, texts_of
from submissions.services.locking import locked
from submissions.services.recording import record
from submissions.services.screening_steps import VersionChangedError


class StaleRedactionError(DomainError):
    """Another organiser has redacted the same version meanwhile."""

    code = "stale_redaction"
    status = 409


class NotRedactableError(DomainError):
    """Only texts and files that judges of a blind round would see can be hidden from them."""

    code = "not_redactable"
    status = 400


@transaction.atomic
def redact(
    entry: Entry,
    *,
    version_number: int,
    texts: Mapping[str, str],
    hidden_files: Collection[UUID],
    base: int,
    by: User,
    now: datetime,
) -> Redaction:
    """Write what judges of blind rounds read of this version; texts that are as the team wrote them are left out.

    `base` is the revision of the redaction that the organiser saw, 0 where there was none. Sent twice, it is written once.
    """
    mine = locked(entry)
    if refusal := redaction_policies.refusal_to_redact(by, mine):
        raise refusal
    version = _current(mine, version_number)
    standing = Redaction.objects.filter(version=version).first()
    made = _copy(version, texts, hidden_files)
    if standing and _are_same(standing, made):
        return standing
    if base != (standing.revision if standing else 0):
        raise StaleRedactionError(
            _("Somebody else has changed the redacted copy meanwhile. Load the page again.")
        )
    made.entry, made.made_by, made.made_at, made.revision = mine, by, now, base + 1
    made.pk = standing.pk if standing else None
    made.save()
    _stand(mine, made, version)
    after: dict[str, object] = {
        "version": version.number,
        "texts": sorted(made.texts),
        "hidden_files": sorted(map(str, made.hidden_files)),
    }
    record("entry.redacted", mine, by=by, now=now, after=after)
    return made


@transaction.atomic
def take_back_redaction(entry: Entry, *, by: User, now: datetime) -> None:
    """Judges of blind rounds read every version as its team wrote it again."""
    mine = locked(entry)
    if refusal := redaction_policies.refusal_to_redact(by, mine):
        raise refusal
    if not mine.redactions.exists():
        return
    mine.redactions.all().delete()
    mine.blind_title, mine.redacted_version = "", None
    mine.save(update_fields=["blind_title", "redacted_version"])
    record("entry.redaction_removed", mine, by=by, now=now)


def hold_what_changed(entry: Entry, version: Version, *, now: datetime) -> list[str]:
    """When a newer version is handed in: whoever redacted is told, and a title that has changed is not shown. Names the columns to save.

    Needs `current_version` as it was.
    """
    if entry.redacted_version is None:
        return []
    latest = (
        entry.redactions.select_related("made_by", "version").order_by("version__number").last()
    )
    if latest and latest.made_by:
        emails.redaction_outdated(latest, version, latest.made_by, at=now)
    if not entry.blind_title or latest is None:
        return []
    titles = _title_keys(entry)
    if _value(version, titles) != _value(latest.version, titles):
        entry.blind_title = entry.code
    return ["blind_title"]


def _current(entry: Entry, number: int) -> Version:
    version = entry.current_version
    if version is None or version.number != number:
        raise VersionChangedError
    return version


def _copy(version: Version, texts: Mapping[str, str], hidden: Collection[UUID]) -> Redaction:
    originals = texts_of(version.content)
    files = {UUID(file["attachment"]) for file in version.content["files"]}
    if texts.keys() - originals.keys() or set(hidden) - files:
        raise NotRedactableError(_("This is no text or file that judges would see."))
    changed = {
        key: plain(text) for key, text in texts.items() if plain(text) != plain(originals[key])
    }
    return Redaction(
        version=version,
        texts=changed,
        digests={key: digest(originals[key]) for key in changed},
        hidden_files=sorted(hidden),
        seen_files=sorted(files),
    )


def _are_same(standing: Redaction, made: Redaction) -> bool:
    """Whether judges would read the same."""
    return standing.texts == made.texts and set(standing.hidden_files) == set(made.hidden_files)


def _stand(entry: Entry, made: Redaction, version: Version) -> None:
    """What lists and mails show of it, which do not read the copy itself."""
    titles = _title_keys(entry)
    redacted = [text for key, text in made.texts.items() if key in titles]
    entry.blind_title = (redacted[0] or entry.code)[:300] if redacted else ""
    entry.redacted_version = version.number
    entry.save(update_fields=["blind_title", "redacted_version"])


def _title_keys(entry: Entry) -> set[str]:
    """Retired questions too: a version has the answer to the one that was asked when it was handed in."""
    asked = Question.objects.filter(competition=entry.competition, fills=Fills.TITLE)
    return set(asked.values_list("key", flat=True))


def _value(version: Version, keys: Collection[str]) -> object:
    answers = version.content["answers"]
    return next((answer["value"] for answer in answers if answer["key"] in keys), None)
