"""What a person's program may ask for among their entries."""

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from submissions.enums import EntryState
from submissions.models import Entry, told_state


class EntryFilter(filters.FilterSet):
    competition = filters.CharFilter(
        field_name="competition__slug", help_text="A call's short name in addresses."
    )
    state = filters.ChoiceFilter(
        choices=EntryState.choices, method="in_state", help_text="Where the entry stands."
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def in_state(self, entries: QuerySet[Entry], _name: str, state: str) -> QuerySet[Entry]:
        """As the answer shows it, and no earlier."""
        return entries.alias(told=told_state(timezone.now())).filter(told=state)
