"""Form fields for texts in several languages: one control for each language, side by side."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from i18nfield.forms import I18nFormField, I18nWidget

from input2.lib.localized import by_language


class _Controls(I18nWidget):
    """Every language's control with its own label; `components/localized_controls.html` lays them out."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = value if isinstance(value, list) else self.decompress(value)
        shared = self.build_attrs(attrs or {})
        base_id = str(shared.get("id", ""))
        controls = [
            {
                "language": get_language_info(locale)["name_local"],
                "id": f"{base_id}_{index}",
                "control": widget.render(
                    f"{name}_{index}",
                    text,
                    {**shared, "id": f"{base_id}_{index}", "lang": locale},
                    renderer,
                ),
            }
            for index, (locale, widget, text) in enumerate(
                zip(self.locales, self.widgets, values, strict=True)
            )
        ]
        context = {"controls": controls, "id": base_id}
        return render_to_string("components/localized_controls.html", context)

    def decompress(self, value: Any) -> list[str | None]:
        texts = by_language(value) if value else {}
        return [texts.get(locale) for locale in self.locales]


class _Lines(_Controls):
    widget = forms.TextInput


class _Areas(_Controls):
    widget = forms.Textarea


class LocalizedLineField(I18nFormField):
    """One line in each of `locales`; `required` asks for one language at least, publishing asks for all."""

    is_localized_text = True

    def __init__(self, *, locales: Sequence[str], **options: Any) -> None:
        options.setdefault("widget", _Lines)
        super().__init__(locales=list(locales), **options)


class LocalizedAreaField(LocalizedLineField):
    """Several lines in each of `locales`, as Markdown unless the label says otherwise."""

    def __init__(self, *, locales: Sequence[str], rows: int = 8, **options: Any) -> None:
        options.setdefault("widget_kwargs", {"attrs": {"rows": rows}})
        super().__init__(locales=locales, widget=_Areas, **options)
