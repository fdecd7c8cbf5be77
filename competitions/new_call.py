"""What a new competition is made of; texts are plain English or a mapping from language to text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from competitions.enums import CommentMode, PartnerRole
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
    place: Text = ""


@dataclass(frozen=True, kw_only=True)
class NewPartner:
    role: PartnerRole
    name: Text
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class NewAward:
    key: str
    name: Text
    description: Text = ""


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
    tracks: Sequence[NewTrack] = ()
    key_dates: Sequence[NewKeyDate] = ()
    partners: Sequence[NewPartner] = ()
    awards: Sequence[NewAward] = ()


@dataclass(frozen=True, kw_only=True)
class NewCriterion:
    key: str
    name: Text
    guidance: Text = ""
    low_label: Text = ""
    high_label: Text = ""
    share: Decimal = Decimal(1)
    scale_min: Decimal = Decimal(0)
    scale_max: Decimal = Decimal(10)
    scale_step: Decimal = Decimal(1)
    is_counted: bool = True
    is_required: bool = True
    allows_not_applicable: bool = False
    comment: CommentMode = CommentMode.OPTIONAL
