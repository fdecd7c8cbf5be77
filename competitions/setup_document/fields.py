"""The kinds of value that a set-up document holds, each strict about its type."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from competitions.new_call import NewFile
from competitions.setup_document.parsing import shown
from input2.lib.localized import by_language

_plain_number = re.compile(r"-?\d{1,12}(\.\d{1,8})?", re.ASCII)
AnyField = serializers.Field[Any, Any, Any, Any]
REQUIRED: Final = gettext_lazy("This is missing.")


class Described(serializers.Serializer[Any]):
    """An object of the document that becomes a part of the description; names it does not know are refused."""

    described: ClassVar[type]
    default_error_messages = {"invalid": gettext_lazy("An object is expected here.")}

    def to_internal_value(self, data: Any) -> Any:
        problems: dict[str, Any] = {}
        if isinstance(data, Mapping):
            problems = {
                shown(name): [_("A set-up has no such name.")]
                for name in data
                if name not in self.fields
            }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail: Any = error.detail
            raise serializers.ValidationError({**detail, **problems}) from error
        if problems:
            raise serializers.ValidationError(problems)
        return self.made(values)

    def made(self, values: dict[str, Any]) -> Any:
        return self.described(**values)

    def get_fields(self) -> dict[str, AnyField]:
        """What the description has a default for may be left out."""
        declared = super().get_fields()
        optional = {
            field.name
            for field in fields(self.described)
            if field.default is not MISSING or field.default_factory is not MISSING
        }
        for name, field in declared.items():
            field.required = name not in optional
            field.error_messages["required"] = REQUIRED
        return declared


class Line(serializers.CharField):
    """A text without languages, as it stands: a number is no text."""

    default_error_messages = {"invalid": gettext_lazy("A text is expected here.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(data)


class Flag(AnyField):
    """True or false and nothing like it."""

    default_error_messages = {"invalid": gettext_lazy("true or false is expected here.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> bool:
        return bool(value)


class Whole(AnyField):
    """A whole number, not negative."""

    default_error_messages = {"invalid": gettext_lazy("A whole number is expected here.")}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool) or data < 0:
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> int:
        return int(value)


class Number(AnyField):
    """A decimal number, written as a text so that no reader rounds it."""

    default_error_messages = {"invalid": gettext_lazy('A number is expected here, such as "0.5".')}

    def to_internal_value(self, data: Any) -> Decimal:
        text = str(data) if isinstance(data, str | int) and not isinstance(data, bool) else ""
        if not _plain_number.fullmatch(text):
            self.fail("invalid")
        try:
            return Decimal(text)
        except InvalidOperation:
            self.fail("invalid")

    def to_representation(self, value: Any) -> str:
        return f"{Decimal(value).normalize():f}"


class Instant(AnyField):
    """A time with its offset, shown in the competition's zone and kept in UTC."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "A time with its offset from UTC is expected here, such as 2027-09-30T23:59:00+08:00."
        )
    }

    def to_internal_value(self, data: Any) -> datetime:
        at = _instant_or_none(data)
        if at is None:
            self.fail("invalid")
        return at

    def to_representation(self, value: datetime) -> str:
        zone: ZoneInfo = self.context["zone"]
        return value.astimezone(zone).isoformat()


class TextsByLanguage(AnyField):
    """A text by language code; languages that were left empty are not there."""

    default_error_messages = {
        "invalid": gettext_lazy("A text by language is expected here, such as “en”: “Rules”."),
        "text": gettext_lazy("A text is expected here."),
    }

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, Mapping):
            self.fail("invalid")
        wrong = {
            shown(key): [self.error_messages["text"]]
            for key, text in data.items()
            if not isinstance(text, str)
        }
        if wrong:
            raise serializers.ValidationError(wrong)
        return by_language(dict(data))

    def to_representation(self, value: Any) -> dict[str, str]:
        return dict(sorted(by_language(value).items()))


class Lines(serializers.ListField):
    """A list of words."""

    child = Line()
    default_error_messages = {"not_a_list": gettext_lazy("A list is expected here.")}


class FileSerializer(serializers.Serializer[NewFile]):
    """A file with its bytes in base64; what it says about itself has to be true."""

    name = Line()
    content_type = Line()
    sha256 = Line()
    content = Line()
    default_error_messages = {"invalid": gettext_lazy("A file is expected here.")}

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        try:
            content = base64.b64decode(values["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError({"content": [_("This is not base64.")]}) from error
        if hashlib.sha256(content).hexdigest() != values["sha256"]:
            sentence = _("The content has another checksum: the file was changed or cut off.")
            raise serializers.ValidationError({"sha256": [sentence]})
        return NewFile(name=values["name"], content=content, content_type=values["content_type"])

    def to_representation(self, value: NewFile) -> dict[str, Any]:
        return {
            "name": value.name,
            "content_type": value.content_type,
            "sha256": value.sha256,
            "content": base64.b64encode(value.content).decode("ascii"),
        }


def _instant_or_none(data: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(data) if isinstance(data, str) else None
        return at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None
