"""The first words of a text that was written as Markdown."""

from html import unescape
from typing import Final

from django.utils.html import strip_tags
from django.utils.text import Truncator

from input2.lib import markdown

ENOUGH: Final = 200


def opening(text: str, length: int = ENOUGH) -> str:
    """Plain words without markup, cut with an ellipsis; they are escaped where they are shown."""
    paragraphs = (part.strip() for part in text.split("\n\n"))
    first = next((part for part in paragraphs if part and not part.startswith("#")), "")
    words = unescape(strip_tags(markdown.render(first))).split()
    return Truncator(" ".join(words)).chars(length)
