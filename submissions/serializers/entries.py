"""An entry in a list, and a whole draft."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.models import Question
from competitions.serializers.fields import PageAddressField, TextsField
from submissions import policies
from submissions.enums import EntryState, TeamRole
from submissions.models import Attachment, Entry
from submissions.selectors import Draft
from submissions.serializers.asked import ValueField

ACTING = [role.value for role in TeamRole if role != TeamRole.LISTED]


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """An entry that you are on; `closes_at` is the first instant that is too late, an extension included."""

    competition = serializers.CharField(source="competition.slug")
    state = serializers.SerializerMethodField()
    track = serializers.SerializerMethodField()
    role = serializers.SerializerMethodField()
    closes_at = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    url = PageAddressField()

    class Meta:
        model = Entry
        fields = [
            "code",
            "competition",
            "title",
            "track",
            "state",
            "role",
            "revision",
            "version",
            "created_at",
            "updated_at",
            "submitted_at",
            "closes_at",
            "url",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=EntryState.choices))
    def get_state(self, entry: Entry) -> str:
        return entry.state_for_team(self.context["now"]).value

    @extend_schema_field({"type": ["string", "null"], "description": "The key of the track."})
    def get_track(self, entry: Entry) -> str | None:
        track = entry.track_for_team(self.context["now"])
        return track.key if track else None

    @extend_schema_field({"type": "string", "description": f"One of {', '.join(ACTING)}."})
    def get_role(self, entry: Entry) -> str:
        person = self.context["person"]
        return next(str(each.role) for each in entry.team.all() if each.user_id == person.pk)

    def get_closes_at(self, entry: Entry) -> datetime:
        return entry.closes_at_for_team(self.context["now"])

    @extend_schema_field(
        {"type": ["integer", "null"], "description": "The number of the version that counts."}
    )
    def get_version(self, entry: Entry) -> int | None:
        return entry.current_version.number if entry.current_version else None


class FileSerializer(serializers.ModelSerializer[Attachment]):
    """A file of the draft; get its bytes at `url`."""

    question = serializers.CharField(source="question.key")
    name = serializers.CharField(source="stored.name")
    size = serializers.IntegerField(source="stored.size")
    content_type = serializers.CharField(source="stored.content_type")
    sha256 = serializers.CharField(source="stored.sha256")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = [
            "id",
            "question",
            "name",
            "caption",
            "size",
            "content_type",
            "sha256",
            "added_at",
            "url",
        ]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, file: Attachment) -> str:
        path = reverse("api:entry-file", args=[self.context["code"], file.pk])
        return str(self.context["request"].build_absolute_uri(path))


class OptionSerializer(serializers.Serializer[Any]):
    """What can be chosen; a sub-field names its track."""

    key = serializers.CharField()
    label = TextsField()  # type: ignore[assignment]  # an option has a label, as serializers do
    track = serializers.CharField(required=False)


class QuestionSerializer(serializers.ModelSerializer[Question]):
    """A question of the form with the draft's answer; `revision` is the `base` of your next change of it."""

    section = serializers.CharField(source="section.key")
    label = TextsField()  # type: ignore[assignment]  # a question has a label, as serializers do
    help = TextsField()
    is_required = serializers.SerializerMethodField()
    is_asked = serializers.SerializerMethodField()
    options = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField("answer_to")
    revision = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = [
            "key",
            "section",
            "type",
            "label",
            "help",
            "is_required",
            "is_asked",
            "least",
            "most",
            "count_by",
            "options",
            "value",
            "revision",
        ]

    @property
    def draft(self) -> Draft:
        draft: Draft = self.context["draft"]
        return draft

    def get_is_required(self, question: Question) -> bool:
        return question.is_required_at(self.draft.now)

    def get_is_asked(self, question: Question) -> bool:
        return self.draft.is_asked(question)

    @extend_schema_field(OptionSerializer(many=True))
    def get_options(self, question: Question) -> Any:
        return OptionSerializer(self.draft.offered(question), many=True).data

    @extend_schema_field(ValueField)
    def answer_to(self, question: Question) -> Any:
        return self.draft.values.get(question.key)

    def get_revision(self, question: Question) -> int:
        answer = self.draft.answers.get(question.key)
        return answer.revision if answer else 0


class ProblemSerializer(serializers.Serializer[Any]):
    """What stands between the draft and handing in."""

    section = serializers.CharField()
    question = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the question's
    sentence = serializers.CharField()


class SectionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = TextsField()


class RefusalsSerializer(serializers.Serializer[Any]):
    """The sentence of what you may not do now; null where you may."""

    edit = serializers.CharField(allow_null=True)
    hand_in = serializers.CharField(allow_null=True)
    withdraw = serializers.CharField(allow_null=True)


class DraftSerializer(EntrySerializer):
    """The draft as it stands: the form, the answers, the files, and what is still missing."""

    sections = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    refusals = serializers.SerializerMethodField()

    class Meta(EntrySerializer.Meta):
        fields = [
            *EntrySerializer.Meta.fields,
            "sections",
            "questions",
            "files",
            "problems",
            "refusals",
        ]

    @property
    def draft(self) -> Draft:
        draft: Draft = self.context["draft"]
        return draft

    @extend_schema_field(SectionSerializer(many=True))
    def get_sections(self, _entry: Entry) -> Any:
        return SectionSerializer(self.draft.sections, many=True).data

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, _entry: Entry) -> Any:
        return QuestionSerializer(list(self.draft.questions), many=True, context=self.context).data

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, entry: Entry) -> Any:
        files = [file for of_one in self.draft.files.values() for file in of_one]
        context = {**self.context, "code": entry.code}
        return FileSerializer(files, many=True, context=context).data

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, _entry: Entry) -> Any:
        return ProblemSerializer(self.draft.problems, many=True).data

    @extend_schema_field(RefusalsSerializer)
    def get_refusals(self, entry: Entry) -> dict[str, str | None]:
        person, now = self.context["person"], self.draft.now
        found = {
            "edit": policies.refusal_to_edit(person, entry, now=now),
            "hand_in": policies.refusal_to_hand_in(person, entry, now=now),
            "withdraw": policies.refusal_to_withdraw(person, entry),
        }
        return {step: str(refusal) if refusal else None for step, refusal in found.items()}
