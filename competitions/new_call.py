"""What a competition is made of: the one description that the demonstration, a copy, an import and the empty form all give.

A text is plain English or a mapping from language to text. Nothing here speaks of people, entries or what was written about the call.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from competitions.enums import (
    CommentMode,
    CountBy,
    DateKind,
    PageKind,
    PartnerRole,
    QuestionType,
    ScaleKind,
)
from input2.lib.localized import Texts

Text: TypeAlias = Texts | str


@dataclass(frozen=True, kw_only=True)
class NewSubField:
    key: str
    name: Text


@dataclass(frozen=True, kw_only=True)
class NewTrack:
    key: str
    name: Text
    summary: Text = ""
    sub_fields: Sequence[NewSubField] = ()


@dataclass(frozen=True, kw_only=True)
class NewKeyDate:
    key: str
    name: Text
    at: datetime
    ends_at: datetime | None = None
    kind: str = DateKind.MILESTONE
    description: Text = ""
    place: Text = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file that is still to be checked and stored; a `content_type` that its content belies is refused."""

    name: str
    content: bytes
    content_type: str = ""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class NewPartner:
    role: PartnerRole | str
    name: Text
    url: str = ""
    logo: NewFile | None = None


@dataclass(frozen=True, kw_only=True)
class NewAward:
    key: str
    name: Text
    description: Text = ""
    places: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewSelfCheckQuestion:
    key: str
    text: Text
    explanation: Text
    help: Text = ""
    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class NewScreeningReason:
    key: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class NewScreeningItem:
    key: str
    text: Text
    help: Text = ""
    reasons: Sequence[NewScreeningReason] = ()


@dataclass(frozen=True, kw_only=True)
class NewPage:
    kind: PageKind | str
    title: Text
    body: Text


@dataclass(frozen=True, kw_only=True)
class NewFaqItem:
    question: Text
    answer: Text


@dataclass(frozen=True, kw_only=True)
class NewNewsPost:
    """Without `published_at` it is a draft."""

    slug: str
    title: Text
    body: Text
    published_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    key: str
    title: Text
    file: NewFile
    description: Text = ""


@dataclass(frozen=True, kw_only=True)
class NewOption:
    key: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class NewCondition:
    """The question is asked when the answer to another one, named by its key, has one of these values."""

    question: str
    values: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """`tracks` are keys; without any the question is asked in all."""

    key: str
    type: QuestionType | str
    label: Text
    help: Text = ""
    is_required: bool = False
    required_from: datetime | None = None
    is_private: bool = False
    is_identifying: bool = False
    is_statistical: bool = False
    fills: str = ""
    count_by: str = CountBy.WORDS
    least: int | None = None
    most: int | None = None
    options: Sequence[NewOption] = ()
    file_kinds: Sequence[str] = ()
    most_pages: int | None = None
    most_megabytes: int | None = None
    tracks: Sequence[str] = ()
    shown_if: NewCondition | None = None


@dataclass(frozen=True, kw_only=True)
class NewSection:
    key: str
    name: Text
    help: Text = ""
    questions: Sequence[NewQuestion] = ()


@dataclass(frozen=True, kw_only=True)
class NewLevel:
    points: Decimal
    label: Text
    text: Text = ""


@dataclass(frozen=True, kw_only=True)
class NewCriterion:
    """`tracks` are keys; without any the criterion applies to all."""

    key: str
    name: Text
    guidance: Text = ""
    low_label: Text = ""
    high_label: Text = ""
    share: Decimal = Decimal(1)
    scale: str = ScaleKind.POINTS
    scale_min: Decimal = Decimal(0)
    scale_max: Decimal = Decimal(10)
    scale_step: Decimal = Decimal(1)
    levels: Sequence[NewLevel] = ()
    threshold: Decimal | None = None
    tracks: Sequence[str] = ()
    is_counted: bool = True
    is_required: bool = True
    allows_not_applicable: bool = False
    comment: CommentMode | str = CommentMode.OPTIONAL


@dataclass(frozen=True, kw_only=True)
class NewDimension:
    key: str
    name: Text
    weight: Decimal
    criteria: Sequence[NewCriterion] = ()


@dataclass(frozen=True, kw_only=True)
class NewRubric:
    """`follows` is the place in the list, counted from 1, of the earlier version that this one was made from."""

    name: Text
    version: int = 1
    follows: int | None = None
    is_shown: bool = False
    source: str = ""
    are_weights_from_source: bool = True
    dimensions: Sequence[NewDimension] = ()


@dataclass(frozen=True, kw_only=True)
class NewCompetition:
    slug: str
    short_name: str
    name: Text
    time_zone: str
    opens_at: datetime
    closes_at: datetime
    languages: Sequence[str] = ("en",)
    eyebrow: Text = ""
    tagline: Text = ""
    about: Text = ""
    who_can_enter: Text = ""
    contact_email: str = ""
    most_entries_per_person: int | None = None
    most_entries_per_organisation: int | None = None
    most_entries_per_track: int | None = None
    tracks: Sequence[NewTrack] = ()
    key_dates: Sequence[NewKeyDate] = ()
    awards: Sequence[NewAward] = ()
    partners: Sequence[NewPartner] = ()
    self_check: Sequence[NewSelfCheckQuestion] = ()
    screening: Sequence[NewScreeningItem] = ()
    pages: Sequence[NewPage] = ()
    faq: Sequence[NewFaqItem] = ()
    news: Sequence[NewNewsPost] = ()
    documents: Sequence[NewDocument] = ()
    sections: Sequence[NewSection] = ()
    rubrics: Sequence[NewRubric] = ()
