"""Form fields for texts of several lines."""

from typing import Any

from django import forms


class TextAreaField(forms.CharField):
    """Counts as the browser does, which lets a line end pass as one character and sends it as two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        lines = value.replace("\r\n", "\n") if isinstance(value, str) else value
        text: str = super().to_python(lines)
        return text
