"""Screening one entry for organisers' programs: the same services, checks and refusals as at the desk."""

from datetime import datetime
from typing import Any, Final

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.models import Competition
from input2.site.api.bulk_describing import step
from input2.site.api.finding import OfOrganisers
from input2.site.api.sent import MomentField, track_in
from input2.site.screening import recording
from input2.site.screening.recording import Asked
from submissions import services, steps
from submissions.api.describing import CODE
from submissions.api.examples import Refusals
from submissions.checklist import Checked
from submissions.enums import BulkOutcome, EntryState
from submissions.models import Entry
from submissions.services.exchange import LONGEST_TEXT

STANDS: Final[dict[str, Any]] = {
    "code": "INPUT2-7K3QF",
    "state": "ineligible",
    "version": 1,
    "standing": 1,
    "track": "green-economy",
    "changes_until": None,
    "last_step": "Not eligible",
    "can_be_taken_back_until": "2027-10-02T01:22:09Z",
}
SENT: Final[dict[str, Any]] = {
    "outcome": "ineligible",
    "version": 1,
    "standing": 0,
    "note": "You may enter next year.",
    "checks": [{"item": "letter", "is_met": False, "reasons": ["unsigned"]}],
}
NOT_TAKEN: Final[Refusals] = {
    400: (
        "The body cannot be read, or says too little.",
        {
            "Nothing said": {
                "code": "nothing_said",
                "detail": "Say what has to be changed: the team reads this.",
            }
        },
    ),
    403: (
        "You may not take this step.",
        {
            "Your own": {
                "code": "own_entry",
                "detail": "This entry is from your organisation, so someone else has to do this.",
            }
        },
    ),
    409: (
        "Somebody was quicker, has the entry open, or the team has handed in a newer version.",
        {
            "Somebody was quicker": {
                "code": "stale_finding",
                "detail": "Ana Ruiz has recorded “Eligible”, 2 October 2027, 09:12 (Shanghai, UTC+8). "
                "This entry has changed since you opened it. Look at it again before you decide.",
            }
        },
    ),
}


class CheckSentSerializer(serializers.Serializer[Any]):
    """A point of the checklist by its key; `is_met` is left out where a reason says it."""

    item = serializers.CharField()
    is_met = serializers.BooleanField(required=False, allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField(), required=False)


class StepSentSerializer(serializers.Serializer[Any]):
    """An outcome with what belongs to it; `version` and `standing` are those that you have read."""

    outcome = serializers.ChoiceField(
        choices=[(outcome.value, outcome.label) for outcome in recording.OUTCOMES]
    )
    version = serializers.IntegerField(min_value=1)
    standing = serializers.IntegerField(min_value=0)
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    checks = CheckSentSerializer(many=True, required=False)
    until = MomentField(required=False)
    track = serializers.CharField(required=False, help_text="The key of the track to move to.")

    def asked_in(self, competition: Competition) -> Asked:
        given = self.validated_data
        return Asked(
            outcome=BulkOutcome(given["outcome"]),
            version=given["version"],
            standing=given["standing"],
            note=given.get("note", ""),
            checks=[
                Checked(one["item"], one.get("is_met"), tuple(one.get("reasons", ())))
                for one in given.get("checks", [])
            ],
            until=given.get("until"),
            track=track_in(given, competition),
        )


class StandingSentSerializer(serializers.Serializer[Any]):
    """The `standing` that you have read: a step that came after it is not taken back unseen."""

    standing = serializers.IntegerField(min_value=0)


class StandsSerializer(serializers.ModelSerializer[Entry]):
    """Where the entry stands; send `version` and `standing` along with the next step."""

    state = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    standing = serializers.IntegerField(source="screening_revision")
    track = serializers.SerializerMethodField()
    last_step = serializers.SerializerMethodField()
    can_be_taken_back_until = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = [
            "code",
            "state",
            "version",
            "standing",
            "track",
            "changes_until",
            "last_step",
            "can_be_taken_back_until",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=EntryState.choices))
    def get_state(self, entry: Entry) -> str:
        return entry.state_at(self.context["now"]).value

    def get_version(self, entry: Entry) -> int:
        return entry.current_number

    @extend_schema_field({"type": ["string", "null"], "description": "The key of the track."})
    def get_track(self, entry: Entry) -> str | None:
        return entry.track.key if entry.track else None

    @extend_schema_field({"type": "string", "description": "In words, empty before the first."})
    def get_last_step(self, entry: Entry) -> str:
        last = self.context["last"]
        return steps.words(last) if last else ""

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_can_be_taken_back_until(self, entry: Entry) -> datetime | None:
        last, now = self.context["last"], self.context["now"]
        if last is None or now >= steps.told_at(last) or steps.is_overtaken(entry, last):
            return None
        return steps.told_at(last)


class OfScreening(OfOrganisers):
    """About one entry that was handed in."""

    def entry(self) -> Entry:
        found = Entry.objects.handed_in().for_listing()
        return get_object_or_404(found, competition=self.competition, code=self.kwargs["code"])

    def stands(self) -> Response:
        """The entry read anew: what the step has made of it."""
        entry = self.entry()
        context = {"now": self.now, "last": steps.latest_standing(entry)}
        return Response(StandsSerializer(entry, context=context).data)


@extend_schema_view(
    get=step("Read where an entry stands", StandsSerializer, CODE, example=STANDS),
    post=step(
        "Screen an entry",
        StandsSerializer,
        CODE,
        request=StepSentSerializer,
        sent=SENT,
        example=STANDS,
        refusals=NOT_TAKEN,
    ),
)
class Screened(OfScreening):
    """POST finds it eligible or not, asks its team for changes, or moves it to another track; the team is told ten minutes later."""

    serializer_class = StandsSerializer

    def get(self, request: Request, slug: str, code: str) -> Response:
        return self.stands()

    def post(self, request: Request, slug: str, code: str) -> Response:
        entry = self.entry()
        asked = StepSentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        recording.record(entry, asked.asked_in(self.competition), by=self.person, now=self.now)
        return self.stands()


@extend_schema_view(
    post=step(
        "Take the last step back",
        StandsSerializer,
        CODE,
        request=StandingSentSerializer,
        sent={"standing": 1},
        example={**STANDS, "state": "submitted", "standing": 2, "last_step": ""},
        refusals=NOT_TAKEN,
    ),
)
class TakenBack(OfScreening):
    """Until the team was told: the mails go out of the outbox, and the step before stands again."""

    serializer_class = StandsSerializer

    def post(self, request: Request, slug: str, code: str) -> Response:
        asked = StandingSentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        standing = asked.validated_data["standing"]
        services.take_back(self.entry(), standing=standing, by=self.person, now=self.now)
        return self.stands()
