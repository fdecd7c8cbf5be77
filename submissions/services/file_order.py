"""The files of one question in the order that their team wants, each with a caption."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.enums import Step
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError
from input2.lib.readable_text import readable_line
from submissions import policies
from submissions.models import Attachment, Entry
from submissions.services.locking import locked

LONGEST_CAPTION: Final = 200
# No file stands there: places are counted from 1.
NOWHERE: Final = 0


class GoneFileError(DomainError):
    """Somebody else on the team has removed the file."""

    code = "gone_file"
    status = 404


class CaptionTooLongError(DomainError):
    """A caption is one line below a picture."""

    code = "caption_too_long"
    status = 400


class StaleCaptionError(DomainError):
    """Somebody else wrote another caption in the meantime; `stored` is what stands."""

    code = "stale_caption"

    def __init__(self, stored: str) -> None:
        refusal = _("Someone else changed this answer while you were writing.")
        sentence = _("%(refusal)s It now says: “%(text)s”. Save again to replace it with yours.")
        if not stored:
            sentence = _("%(refusal)s It is now empty. Save again to replace it with yours.")
        super().__init__(sentence % {"refusal": refusal, "text": stored})
        self.stored = stored


@transaction.atomic
def caption_file(
    attachment: Attachment, text: str, *, read: str | None = None, by: User, now: datetime
) -> None:
    """Say in a line what the file shows; judges read it in the place of the question's words. `read` is what stood there before."""
    entry, mine = _locked(attachment, by=by, now=now)
    caption = readable_line(text)
    if len(caption) > LONGEST_CAPTION:
        raise CaptionTooLongError(
            _("A caption has at most %(most)d characters.") % {"most": LONGEST_CAPTION}
        )
    if caption == mine.caption:
        return
    if read is not None and read != mine.caption:
        raise StaleCaptionError(mine.caption)
    before, mine.caption = mine.caption, caption
    mine.save(update_fields=["caption"])
    _touch(entry, now=now)
    _record("entry.file_captioned", mine, before={"caption": before}, by=by, now=now)


@transaction.atomic
def move_file(attachment: Attachment, step: Step, *, by: User, now: datetime) -> None:
    """Change places with the file before or behind it; the first stays the first, and the last the last."""
    entry, mine = _locked(attachment, by=by, now=now)
    beside = entry.attachments.filter(question=mine.question_id, removed_at=None)
    if step == Step.UP:
        other = beside.filter(position__lt=mine.position).order_by("-position").first()
    else:
        other = beside.filter(position__gt=mine.position).order_by("position").first()
    if other is None:
        return
    _swap(mine, other)
    _touch(entry, now=now)
    _record("entry.file_moved", mine, before={"position": other.position}, by=by, now=now)


def _locked(attachment: Attachment, *, by: User, now: datetime) -> tuple[Entry, Attachment]:
    entry = locked(attachment.entry)
    if refusal := policies.refusal_to_edit(by, entry, now=now):
        raise refusal
    mine = entry.attachments.filter(pk=attachment.pk, removed_at=None).select_related("stored")
    found = mine.first()
    if found is None:
        raise GoneFileError(_("This file has been removed in the meantime."))
    return entry, found


def _swap(mine: Attachment, other: Attachment) -> None:
    mine.position, other.position = other.position, mine.position
    # One place holds one file at every moment, so the first of them waits elsewhere.
    Attachment.objects.filter(pk=mine.pk).update(position=NOWHERE)
    other.save(update_fields=["position"])
    mine.save(update_fields=["position"])


def _touch(entry: Entry, *, now: datetime) -> None:
    entry.revision += 1
    entry.updated_at = now
    entry.save(update_fields=["revision", "updated_at"])


def _record(
    action: str, mine: Attachment, *, before: dict[str, object], by: User, now: datetime
) -> None:
    audit.record(
        action=action,
        by=by,
        target=mine.entry,
        at=now,
        scope=mine.entry.competition.slug,
        before=before,
        after={name: getattr(mine, name) for name in before},
        reason=mine.stored.name[:200],
    )
