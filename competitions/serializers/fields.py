"""Kinds of values that the public API speaks in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from input2.lib.localized import by_language


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class TextsField(serializers.Field[Any, Any, Any, Any]):
    """A text by language code, for example `{"en": "Green economy"}`."""

    def to_representation(self, value: Any) -> dict[str, str]:
        return by_language(value)


@extend_schema_field({"type": "string", "format": "uri"})
class PageAddressField(serializers.Field[Any, Any, Any, Any]):
    """Where people read the same on a page of the site, or get the file."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        return str(self.context["request"].build_absolute_uri(value.get_absolute_url()))
