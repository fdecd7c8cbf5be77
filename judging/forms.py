"""What judges' pages send: the shape of a score, a whole scorecard, a conflict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from input2.lib.json_body import UnreadableBodyError, read_object
from input2.lib.numbers import small_whole
from judging.enums import ConflictKind
from judging.services import Base, Comments, Mark, UnsuitableScoreError

LONGEST_WRITER = 36


class RecusalForm(forms.Form):
    """Why a judge steps back."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is the conflict?"),
        choices=ConflictKind.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("The organisers read this. The team does not."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class TypedMark:
    """An answer exactly as it was typed, so that a refused form can show it again."""

    reference: str
    points: str
    is_not_applicable: bool
    comment: str
    base: Base

    def mark(self) -> Mark:
        return Mark(_number(self.points, self.reference), self.is_not_applicable, self.comment)


@dataclass(frozen=True)
class TypedScorecard:
    """A whole scorecard as it was typed."""

    marks: Mapping[str, TypedMark]
    comments: Comments
    comments_base: Base
    version_number: int | None

    def checked_marks(self) -> dict[str, tuple[Mark, Base]]:
        return {reference: (typed.mark(), typed.base) for reference, typed in self.marks.items()}


def typed_scorecard(post: QueryDict, references: Iterable[str]) -> TypedScorecard:
    """The form of the workspace; criteria that it does not mention are left as they are."""
    writer = post.get("writer", "")[:LONGEST_WRITER]
    sent = [reference for reference in references if f"revision-{reference}" in post]
    return TypedScorecard(
        marks={reference: _typed_mark(post, reference, writer) for reference in sent},
        comments=Comments(post.get("for-applicant", ""), post.get("confidential", "")),
        comments_base=Base(small_whole(post.get("revision-comments")) or 0, writer),
        version_number=small_whole(post.get("version")) or None,
    )


def mark_from_json(body: bytes) -> tuple[str, Mark, Base]:
    """One answer as the page's script sends it."""
    content = read_object(body)
    reference = _text(content, "criterion")
    mark = Mark(
        points=_number(_text(content, "points"), reference),
        is_not_applicable=content.get("not_applicable") is True,
        comment=_text(content, "comment"),
    )
    return reference, mark, _base(content)


def comments_from_json(body: bytes) -> tuple[Comments, Base]:
    """The two comments as the page's script sends them."""
    content = read_object(body)
    comments = Comments(_text(content, "for_applicant"), _text(content, "confidential"))
    return comments, _base(content)


def _typed_mark(post: QueryDict, reference: str, writer: str) -> TypedMark:
    # A radio button cannot be let go without a script, so the box beside it decides.
    is_not_applicable = f"not-applicable-{reference}" in post
    points = "" if is_not_applicable else post.get(f"points-{reference}", "").strip()
    return TypedMark(
        reference=reference,
        points=points,
        is_not_applicable=is_not_applicable,
        comment=post.get(f"comment-{reference}", ""),
        base=Base(small_whole(post.get(f"revision-{reference}")) or 0, writer),
    )


def _number(text: str, reference: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text[:40].replace(",", "."))
    except InvalidOperation as error:
        sentence = _("“%(text)s” is not a number.") % {"text": text[:20]}
        raise UnsuitableScoreError(sentence, reference) from error


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableBodyError(_("A text was expected."))
    return value


def _base(content: Mapping[str, Any]) -> Base:
    revision = content.get("base")
    writer = _text(content, "writer")[:LONGEST_WRITER]
    return Base(revision if isinstance(revision, int) else 0, writer)
