"""A page of the form that was sent as a whole, as browsers without scripts send it: what was typed, what was chosen, and the button."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.core.files.base import File

from competitions.enums import Step
from input2.accounts.models import User
from input2.lib.errors import DomainError
from submissions.models import Entry
from submissions.services.answers import Sent, save_section
from submissions.services.file_order import caption_file, move_file
from submissions.services.files import attach_each, detach

Refusals = Mapping[str, Sequence[DomainError]]


@dataclass(frozen=True)
class SentCaption:
    """A caption as a page sent it, with what stood there when the page was opened."""

    text: str
    read: str


@dataclass(frozen=True)
class FileStep:
    """What the button does with one file: it moves it, or takes it away."""

    attachment: UUID
    move: Step | None = None


@dataclass(frozen=True)
class SentPage:
    """Answers and files by question, captions by file."""

    answers: Mapping[str, Sent]
    captions: Mapping[UUID, SentCaption]
    files: Mapping[str, Sequence[File[bytes]]]
    step: FileStep | None = None


def save_page(entry: Entry, page: SentPage, *, by: User, now: datetime) -> Refusals:
    """Save all of it, whichever button sent it, then do what that says; what is refused is told by question or file, and costs the rest nothing."""
    answers = save_section(entry, page.answers, by=by, now=now)
    refusals: dict[str, Sequence[DomainError]] = {key: [each] for key, each in answers.items()}
    for attachment, step in _steps(entry, page):
        try:
            step(by=by, now=now)
        except DomainError as refusal:
            refusals[str(attachment)] = [*refusals.get(str(attachment), ()), refusal]
    # A file that was taken away has made room.
    for key, chosen in page.files.items():
        if refused := attach_each(entry, key, chosen, by=by, now=now):
            refusals[key] = refused
    return refusals


def _steps(entry: Entry, page: SentPage) -> Iterator[tuple[UUID, Callable[..., object]]]:
    """With the files: their captions, but for the one that goes, and then the button's."""
    step = page.step
    named = {*page.captions, *([step.attachment] if step else [])}
    found = entry.attachments.select_related("stored").in_bulk(named) if named else {}
    for key, caption in page.captions.items():
        if key in found and not (step and step.attachment == key and not step.move):
            yield key, partial(caption_file, found[key], caption.text, read=caption.read)
    if step and step.attachment in found:
        mine = found[step.attachment]
        yield mine.pk, partial(move_file, mine, step.move) if step.move else partial(detach, mine)
