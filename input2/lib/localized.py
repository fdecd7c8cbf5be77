"""Model fields for texts that organisers write in several languages."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from i18nfield.fields import I18nFieldMixin
from i18nfield.forms import I18nTextarea, I18nTextInput
from i18nfield.strings import LazyI18nString

Texts = Mapping[str, str]


class LocalizedTextField(I18nFieldMixin, models.TextField):  # type: ignore[type-arg]
    """Markdown or prose by language, always stored as unescaped JSON so that SQL reads it by `::jsonb`.

    The parent stores a bare string where it is given one, and a bare "null" or "12" would come back as something else.
    Search and sort other columns, never this one.
    """

    widget = I18nTextarea
    # What the type checker takes on assignment; reading gives a LazyI18nString.
    _pyi_private_set_type: "LazyI18nString | Texts | str"  # type: ignore[assignment]  # the parent takes str alone
    _pyi_private_get_type: "LazyI18nString"

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        return json.dumps(by_language(value), ensure_ascii=False, sort_keys=True)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""


class LocalizedCharField(LocalizedTextField):
    """One line of text by language."""

    widget = I18nTextInput


def by_language(value: LazyI18nString | Texts | str) -> dict[str, str]:
    """The filled languages of a text; a plain string counts as English."""
    content = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(content, Mapping):
        return {language: text for language, text in content.items() if text}
    return {"en": str(content)} if content else {}
