"""Form fields for what people type."""

from typing import Any

from django import forms

from input2.lib.readable_text import readable_line


class TextAreaField(forms.CharField):
    """Counts as the browser does, which lets a line end pass as one character and sends it as two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class NameField(forms.CharField):
    """The name of a person or an organisation: it stands inside our own sentences, in pages and mails, and must not turn their direction."""

    def to_python(self, value: Any) -> str | None:
        name = super().to_python(value)
        return readable_line(name) if name else name
