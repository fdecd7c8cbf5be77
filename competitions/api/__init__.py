"""Economies and published calls for other programs."""

from competitions.api.calls import (
    CompetitionDetail,
    CompetitionList,
    EconomyList,
    RubricDetail,
)
from competitions.api.parts import (
    AwardList,
    DateChangeList,
    DateList,
    DocumentList,
    FaqList,
    NewsDetail,
    NewsList,
    PageList,
    PartnerList,
    TrackList,
)

__all__ = [
    "AwardList",
    "CompetitionDetail",
    "CompetitionList",
    "DateChangeList",
    "DateList",
    "DocumentList",
    "EconomyList",
    "FaqList",
    "NewsDetail",
    "NewsList",
    "PageList",
    "PartnerList",
    "RubricDetail",
    "TrackList",
]
