"""An entry as organisers' programs read it in a list."""

from typing import Final

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from submissions.enums import EntryState
from submissions.models import Entry

WORD: Final = {"type": ["string", "null"]}


class ListedEntrySerializer(serializers.ModelSerializer[Entry]):
    """One entry of the call. What was never handed in shows its code, its title and its state; all else is null then."""

    state = serializers.SerializerMethodField()
    track = serializers.SerializerMethodField()
    sub_field = serializers.SerializerMethodField()
    entry_type = serializers.SerializerMethodField()
    organisation = serializers.SerializerMethodField()
    organisation_type = serializers.SerializerMethodField()
    is_msme = serializers.SerializerMethodField()
    economy = serializers.SerializerMethodField()
    city = serializers.SerializerMethodField()
    partner_economies = serializers.SerializerMethodField()
    maturity = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    judges = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = [
            "code",
            "title",
            "state",
            "track",
            "sub_field",
            "entry_type",
            "organisation",
            "organisation_type",
            "is_msme",
            "economy",
            "city",
            "partner_economies",
            "maturity",
            "language",
            "version",
            "submitted_at",
            "judges",
            "url",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=EntryState.choices))
    def get_state(self, entry: Entry) -> str:
        return entry.state_at(self.context["now"]).value

    @extend_schema_field({**WORD, "description": "The key of the track."})
    def get_track(self, entry: Entry) -> str | None:
        return entry.track.key if _is_open(entry) and entry.track else None

    @extend_schema_field({**WORD, "description": "The key of the sub-field."})
    def get_sub_field(self, entry: Entry) -> str | None:
        return entry.sub_field.key if _is_open(entry) and entry.sub_field else None

    @extend_schema_field({**WORD, "description": "The key of the form's option."})
    def get_entry_type(self, entry: Entry) -> str | None:
        return entry.entry_type if _is_open(entry) else None

    def get_organisation(self, entry: Entry) -> str | None:
        return entry.organisation if _is_open(entry) else None

    @extend_schema_field({**WORD, "description": "The key of the form's option."})
    def get_organisation_type(self, entry: Entry) -> str | None:
        return entry.organisation_type if _is_open(entry) else None

    def get_is_msme(self, entry: Entry) -> bool | None:
        return entry.is_msme if _is_open(entry) else None

    @extend_schema_field({**WORD, "description": "The code of the economy."})
    def get_economy(self, entry: Entry) -> str | None:
        return entry.economy_id if _is_open(entry) else None

    def get_city(self, entry: Entry) -> str | None:
        return entry.city if _is_open(entry) else None

    def get_partner_economies(self, entry: Entry) -> list[str] | None:
        return entry.partner_economies if _is_open(entry) else None

    @extend_schema_field({**WORD, "description": "The key of the form's option."})
    def get_maturity(self, entry: Entry) -> str | None:
        return entry.maturity if _is_open(entry) else None

    @extend_schema_field({**WORD, "description": "In which language the form was written."})
    def get_language(self, entry: Entry) -> str | None:
        return entry.language if _is_open(entry) else None

    @extend_schema_field(
        {"type": ["integer", "null"], "description": "The number of the version that counts."}
    )
    def get_version(self, entry: Entry) -> int | None:
        return entry.current_version.number if entry.current_version else None

    @extend_schema_field(
        {
            "type": ["integer", "null"],
            "description": "How many judges are at work on it in the round; null where there is none.",
        }
    )
    def get_judges(self, entry: Entry) -> int | None:
        return getattr(entry, "judges", None) if _is_open(entry) else None

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, entry: Entry) -> str:
        page = reverse("site:entry", args=[self.context["slug"], entry.code])
        return str(self.context["request"].build_absolute_uri(page))


def _is_open(entry: Entry) -> bool:
    return entry.current_version_id is not None
