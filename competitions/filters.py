"""What a client of the public API may ask for; a value that makes no sense is refused by name."""

from typing import Any, cast

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.request import Request

from competitions.enums import CompetitionState, DateKind, PageKind, PartnerRole
from competitions.models import Competition, Economy, KeyDate, NewsPost, Page, Partner

INSTANT = "An instant with its offset, such as `2027-09-30T23:59:00+08:00`; write `+` as `%2B` in an address."


class Codes(filters.BaseInFilter, filters.CharFilter):
    """Several values, separated by commas."""


class EconomyFilter(filters.FilterSet):
    code = Codes(
        field_name="code", lookup_expr="in", help_text="Codes separated by commas: `AUS,CHL`."
    )

    class Meta:
        model = Economy
        fields: list[str] = []


class CompetitionFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        choices=[
            (state.value, state.label)
            for state in CompetitionState
            if state != CompetitionState.DRAFT
        ],
        help_text="Only published calls, or only archived editions.",
    )
    open_now = filters.BooleanFilter(
        method="filter_open_now",
        help_text="`true`: only calls that take entries at this instant; `false`: only those that do not.",
    )
    language = filters.CharFilter(
        field_name="languages",
        method="filter_language",
        help_text="A language that the call is written in, such as `zh-hans`.",
    )
    track = filters.CharFilter(
        field_name="tracks__key", help_text="The key of a track, such as `green-economy`."
    )
    opens_after = filters.IsoDateTimeFilter("opens_at", "gte", help_text=INSTANT)
    opens_before = filters.IsoDateTimeFilter("opens_at", "lt", help_text=INSTANT)
    closes_after = filters.IsoDateTimeFilter("closes_at", "gte", help_text=INSTANT)
    closes_before = filters.IsoDateTimeFilter("closes_at", "lt", help_text=INSTANT)

    class Meta:
        model = Competition
        fields: list[str] = []

    def filter_open_now(
        self, rows: QuerySet[Competition], _name: str, is_wanted: Any
    ) -> QuerySet[Competition]:
        view = cast("Request", self.request).parser_context["view"]
        found = Competition.objects.taking_entries(view.now).values("pk")
        return rows.filter(pk__in=found) if is_wanted else rows.exclude(pk__in=found)

    def filter_language(
        self, rows: QuerySet[Competition], name: str, value: str
    ) -> QuerySet[Competition]:
        return rows.filter(**{f"{name}__contains": [value]})


class KeyDateFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=DateKind.choices, help_text="Milestones or events.")
    after = filters.IsoDateTimeFilter("at", "gte", help_text=INSTANT)
    before = filters.IsoDateTimeFilter("at", "lt", help_text=INSTANT)

    class Meta:
        model = KeyDate
        fields: list[str] = []


class NewsFilter(filters.FilterSet):
    after = filters.IsoDateTimeFilter("published_at", "gte", help_text=INSTANT)
    before = filters.IsoDateTimeFilter("published_at", "lt", help_text=INSTANT)

    class Meta:
        model = NewsPost
        fields: list[str] = []


class PageFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=PageKind.choices, help_text="One page of the call.")

    class Meta:
        model = Page
        fields: list[str] = []


class PartnerFilter(filters.FilterSet):
    role = filters.ChoiceFilter(choices=PartnerRole.choices, help_text="One role.")

    class Meta:
        model = Partner
        fields: list[str] = []
