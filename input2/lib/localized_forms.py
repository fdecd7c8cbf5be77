"""Form fields for texts in several languages: one control for each language, side by side."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from i18nfield.forms import I18nFormField, I18nWidget
from i18nfield.strings import LazyI18nString

from input2.lib import markdown
from input2.lib.localized import by_language

LONGEST_LINE: Final = 250
LONGEST_AREA: Final = 20_000


class _Controls(I18nWidget):
    """Every language's control with its own label; `components/localized_controls.html` lays them out.

    With a `preview_url` the text is Markdown, and what readers will see stands below it; htmx asks there for each change.
    """

    preview_url = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = value if isinstance(value, list) else self.decompress(value)
        shared = self.build_attrs(attrs or {})
        base_id = str(shared.get("id", ""))
        triples = zip(self.locales, self.widgets, values, strict=True)
        controls = [
            self._control(f"{name}_{index}", f"{base_id}_{index}", *triple, shared, renderer)
            for index, triple in enumerate(triples)
        ]
        context = {"controls": controls, "id": base_id, "is_markdown": bool(self.preview_url)}
        return render_to_string("components/localized_controls.html", context)

    def decompress(self, value: Any) -> list[str | None]:
        texts = by_language(value) if value else {}
        return [texts.get(locale) for locale in self.locales]

    def _control(
        self,
        name: str,
        id_: str,
        locale: str,
        widget: forms.Widget,
        text: str | None,
        shared: dict[str, Any],
        renderer: Any,
    ) -> dict[str, Any]:
        attrs = {**shared, "id": id_, "lang": locale, **self._preview_attrs(name, id_)}
        return {
            "language": get_language_info(locale)["name_local"],
            "lang": locale,
            "id": id_,
            "control": widget.render(name, text, attrs, renderer),
            "preview": markdown.render(text or "") if self.preview_url else "",
        }

    def _preview_attrs(self, name: str, id_: str) -> dict[str, str]:
        if not self.preview_url:
            return {}
        return {
            "hx-post": self.preview_url,
            "hx-trigger": "input changed delay:400ms",
            "hx-target": f"#{id_}_preview",
            "hx-params": f"csrfmiddlewaretoken,{name}",
            "hx-sync": "this:replace",
        }


class _Lines(_Controls):
    widget = forms.TextInput


class _Areas(_Controls):
    widget = forms.Textarea

    def __init__(
        self, locales: list[str], field: forms.Field, attrs: Any = None, preview_url: str = ""
    ) -> None:
        super().__init__(locales, field, attrs)
        self.preview_url = preview_url


class LocalizedLineField(I18nFormField):
    """One line in each of `locales`; `required` asks for one language at least, publishing asks for all."""

    is_localized_text = True

    def __init__(self, *, locales: Sequence[str], **options: Any) -> None:
        options.setdefault("widget", _Lines)
        options.setdefault("max_length", LONGEST_LINE)
        super().__init__(locales=list(locales), **options)


class LocalizedAreaField(LocalizedLineField):
    """Several lines in each of `locales`; Markdown with its preview where `preview_url` says who renders it."""

    def __init__(
        self, *, locales: Sequence[str], rows: int = 8, preview_url: str = "", **options: Any
    ) -> None:
        options.setdefault("max_length", LONGEST_AREA)
        options.setdefault("widget_kwargs", {"attrs": {"rows": rows}, "preview_url": preview_url})
        super().__init__(locales=locales, widget=_Areas, **options)

    def compress(self, data_list: Any) -> LazyI18nString:
        # Browsers end lines as mails do; stored so, a text that nobody touched would differ.
        return super().compress([text.replace("\r\n", "\n") for text in data_list])
