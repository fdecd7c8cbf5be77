"""Form fields for texts of several lines."""

from typing import Any

from django import forms


class TextAreaField(forms.CharField):
    """Counts as the browser does, which lets a line end pass as one character and sends it as two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)
