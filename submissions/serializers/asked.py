"""What a program sends; whether it may is asked by the services."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competitions.self_check import SelfCheck
from submissions.services import Sent

LARGEST_REVISION: Final = 2**31 - 1


@extend_schema_field({"description": "The answer, as the question's type has it; null empties it."})
class ValueField(serializers.Field[Any, Any, Any, Any]):
    """Anything that JSON has: what the question takes is decided by its type."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """Null is a value too; only a member that is missing is none."""
        return (True, None) if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class SelfCheckSerializer(serializers.Serializer[Any]):
    """The answers to a call's self-check; `asked` comes with the refusal that names the questions."""

    asked = serializers.CharField(max_length=2000)
    answers = serializers.DictField(child=serializers.BooleanField())


class NewEntrySerializer(serializers.Serializer[Any]):
    """Which call to enter; a call with a self-check wants its answers too."""

    competition = serializers.SlugField(help_text="The call's short name in addresses.")
    self_check = SelfCheckSerializer(required=False)

    @property
    def check_given(self) -> SelfCheck:
        given = self.validated_data.get("self_check")
        return SelfCheck(given["asked"], given["answers"]) if given else SelfCheck()


class AnswerSentSerializer(serializers.Serializer[Any]):
    """One answer, and the revision of it that you last read: 0 where there was none."""

    value = ValueField()
    base = serializers.IntegerField(min_value=0, max_value=LARGEST_REVISION)


class AnswersSentSerializer(serializers.Serializer[Any]):
    """Answers by the key of their question."""

    answers = serializers.DictField(child=AnswerSentSerializer(), allow_empty=False)

    @property
    def sent(self) -> dict[str, Sent]:
        answers = self.validated_data["answers"]
        return {key: Sent(one["value"], one["base"]) for key, one in answers.items()}


class FileSentSerializer(serializers.Serializer[Any]):
    """One file for one question of the type `files`."""

    question = serializers.SlugField()
    file = serializers.FileField(allow_empty_file=True, max_length=None)


class HandInSerializer(serializers.Serializer[Any]):
    """The draft's revision as you last read it, and the declarations that are made with handing in."""

    revision = serializers.IntegerField(min_value=0, max_value=LARGEST_REVISION)
    declarations = serializers.DictField(child=serializers.BooleanField(), default=dict)


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Why; the organisers read it."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
