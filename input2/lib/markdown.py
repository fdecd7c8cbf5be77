"""Safe HTML from Markdown that people typed."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
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
TABLE_TAGS = {"table", "tbody", "td", "th", "thead", "tr"}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def render(text: str) -> SafeString:
    """HTML with links, lists and tables but no images, scripts or styles; links carry `nofollow`."""
    cleaned = nh3.clean(
        _parser.render(text),
        tags=TAGS | TABLE_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308 -- nh3 has just cleaned it
