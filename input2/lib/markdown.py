"""Safe HTML from Markdown that people typed."""

from collections.abc import Sequence
from typing import Any, Final

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAGS: Final = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
}
TABLE_TAGS: Final = {"table", "tbody", "td", "th", "thead", "tr"}
# A page has one title, which is not in the text; below the third level headings look alike.
HEADINGS: Final = {"h1": "h2", "h5": "h4", "h6": "h4"}


def _fit_headings(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)


def _image_text(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    return escape(tokens[index].content)


_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_parser.core.ruler.push("fit_headings", _fit_headings)
_parser.add_render_rule("image", _image_text)


def render(text: str, *, base: str = "") -> SafeString:
    """HTML with links, lists and tables but no scripts or styles; links carry `nofollow`, of a picture its description remains.

    `base` is the absolute address of the text's own page, for readers elsewhere: relative links then lead where they lead there.
    """
    cleaned = nh3.clean(
        _parser.render(text),
        tags=TAGS | TABLE_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
        url_relative=("rewrite_with_base", base) if base else None,
    )
    return mark_safe(cleaned)  # noqa: S308 -- nh3 has just cleaned it
