"""What a person's program may ask for among their entries."""

from django_filters import rest_framework as filters

from submissions.enums import EntryState
from submissions.models import Entry


class EntryFilter(filters.FilterSet):
    competition = filters.CharFilter(
        field_name="competition__slug", help_text="A call's short name in addresses."
    )
    state = filters.ChoiceFilter(choices=EntryState.choices, help_text="Where the entry stands.")

    class Meta:
        model = Entry
        fields: list[str] = []
