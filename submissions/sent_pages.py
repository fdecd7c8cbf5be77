"""What a browser without scripts sends from a page of the form, and what the page shows again where some of it was refused."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from competitions.enums import QuestionType, Step
from competitions.models import Question
from input2.lib.errors import DomainError
from input2.lib.numbers import small_whole
from submissions import forms
from submissions.forms import Typed
from submissions.selectors import Draft, text_of
from submissions.services import (
    FileStep,
    GoneFileError,
    Refusals,
    Sent,
    SentCaption,
    SentPage,
    StaleAnswerError,
)

# Names of buttons, with a dot, which no question's key has. Whichever is pressed, the page is saved and stays.
ADD, CAPTION, REMOVE, UP, DOWN = (
    "file.add",
    "file.caption",
    "file.remove",
    "file.up",
    "file.down",
)
LONGEST_SENTENCE: Final = 200
MOVES: Final[Mapping[str, Step]] = {UP: Step.UP, DOWN: Step.DOWN}


class Pressed(NamedTuple):
    """A button that stands at a file, or at a question for files, whose key it then has."""

    button: str
    target: str


def pressed(posted: QueryDict) -> Pressed | None:
    """None for the one that goes on to the next page."""
    names = (name for name in (ADD, CAPTION, REMOVE, UP, DOWN) if name in posted)
    return next((Pressed(name, posted.get(name, "")) for name in names), None)


def place_of(button: Pressed, draft: Draft) -> str:
    """Where on the page the person was: the file, or the question where that is gone."""
    if button.button == ADD:
        return f"#q-{button.target}"
    if button.button != REMOVE:
        return f"#file-{button.target}"
    keys = (
        key
        for key, files in draft.files.items()
        if any(str(file.pk) == button.target for file in files)
    )
    return next((f"#q-{key}" for key in keys), "")


def sent_page(
    questions: Collection[Question],
    posted: QueryDict,
    files: MultiValueDict[str, UploadedFile[Any]],
) -> SentPage:
    """Everything that was typed or chosen on the page with these questions, and its button."""
    button = pressed(posted)
    return SentPage(
        answers=_answers(questions, posted),
        captions=_captions(posted),
        files=_files(questions, files, button),
        step=_step(button),
    )


def typed_again(page: SentPage, refusals: Refusals) -> Typed:
    """What the refused page shows again: everything as it was typed, and beside whatever was not saved why."""
    return Typed(
        raws={key: sent.raw for key, sent in page.answers.items()},
        captions={str(key): caption.text for key, caption in page.captions.items()},
        refusals={
            about: [_sentence(refusal, about, page) for refusal in found]
            for about, found in refusals.items()
        },
        bases={
            about: page.answers[about].base
            for about, found in refusals.items()
            if any(isinstance(refusal, StaleAnswerError) for refusal in found)
        },
    )


def unsaved(typed: Typed, draft: Draft) -> list[dict[str, str]]:
    """Each refusal in the order of the page, with the address of its place; last what is about a file that is gone, and has none."""
    rows = [
        {"text": _named(label, sentence), "href": href}
        for about, label, href in _places(draft)
        for sentence in typed.refusals.get(about, ())
    ]
    standing = {about for about, _label, _href in _places(draft)}
    gone = [found for about, found in typed.refusals.items() if about not in standing]
    return [*rows, *({"text": sentence, "href": ""} for found in gone for sentence in found)]


def _places(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Every question and its files: what a refusal is filed under, what people call it, and its address."""
    for question in draft.questions:
        yield question.key, str(question.label), f"#q-{question.key}"
        for file in draft.files.get(question.key, ()):
            yield str(file.pk), file.stored.name, f"#file-{file.pk}"


def _named(label: str, sentence: str) -> str:
    # The whole of a long answer stands at its field.
    shown = Truncator(sentence).chars(LONGEST_SENTENCE)
    return _("%(label)s: %(sentence)s") % {"label": label, "sentence": shown}


def _answers(questions: Collection[Question], posted: QueryDict) -> dict[str, Sent]:
    """Only the questions that the page showed, each with its `base-…` field."""
    writer = posted.get("writer", "")[:36]
    return {
        question.key: Sent(forms.raw(question, posted), base, writer)
        for question in questions
        if (base := small_whole(posted.get(f"base-{question.key}", ""))) is not None
    }


def _captions(posted: QueryDict) -> dict[UUID, SentCaption]:
    """Those that were typed in: an old page takes back nothing that a colleague has written."""
    found = {}
    for name in posted:
        key = _id(name.removeprefix("caption-")) if name.startswith("caption-") else None
        text, read = posted.get(name, ""), posted.get(f"base-{name}")
        if key and read is not None and text != read:
            found[key] = SentCaption(text, read)
    return found


def _files(
    questions: Collection[Question],
    files: MultiValueDict[str, UploadedFile[Any]],
    button: Pressed | None,
) -> dict[str, list[UploadedFile[Any]]]:
    """Where something was chosen, or the button says that it was."""
    asked = [question.key for question in questions if question.type == QuestionType.FILES]
    chosen = {key: files.getlist(f"file-{key}") for key in asked}
    return {key: found for key, found in chosen.items() if found or button == (ADD, key)}


def _step(button: Pressed | None) -> FileStep | None:
    if button is None or button.button not in {REMOVE, *MOVES}:
        return None
    key = _id(button.target)
    return FileStep(key, MOVES.get(button.button)) if key else None


def _sentence(refusal: DomainError, about: str, page: SentPage) -> str:
    if isinstance(refusal, StaleAnswerError):
        return _stale(refusal)
    caption = next((one.text for key, one in page.captions.items() if str(key) == about), "")
    if isinstance(refusal, GoneFileError) and caption:
        # There is no place any more at which the page could show it.
        return _("%(refusal)s You wrote: “%(text)s”.") % {"refusal": refusal, "text": caption}
    return str(refusal)


def _stale(refusal: StaleAnswerError) -> str:
    stands = text_of(refusal.stored)
    if not stands:
        emptied = _("%(refusal)s It is now empty. Save again to replace it with yours.")
        return emptied % {"refusal": refusal}
    return _("%(refusal)s It now says: “%(text)s”. Save again to replace it with yours.") % {
        "refusal": refusal,
        "text": stands,
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
