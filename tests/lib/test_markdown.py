import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from input2.lib.markdown import TABLE_TAGS, TAGS, render

LINK = ' rel="noopener nofollow"'
# What Markdown, HTML and addresses are made of, to be put together at random.
PIECES = [
    *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href="),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:",
        "java&Tab;script:",
        "&#106;avascript:",
        "data:text/html,x",
    ),
    *(
        "vbscript:x",
        "file:///etc/passwd",
        "https://example.org",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "<",
        ">",
    ),
    *(
        '"',
        "'",
        "`",
        "```\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "# ",
        "|",
        "\n|-|-|\n",
        "*",
        "**",
        "_",
        "\\",
        "&lt;",
    ),
    *(
        "[1]: ",
        "[1]",
        "<!--",
        "-->",
        "style=x",
        "onclick=x",
        "规则",
        "\u202e",
        "\t",
        "&quot;",
        "\r",
    ),
]


class Found(HTMLParser):
    """Every element of the answer, as a browser would see it."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        ("## Who", "<h2>Who</h2>"),
        ("# The rules", "<h2>The rules</h2>"),
        ("##### Small print", "<h4>Small print</h4>"),
        ("![Map of the <old> harbour](map.png)", "<p>Map of the &lt;old&gt; harbour</p>"),
        (
            "[rules](https://example.org/)",
            f'<p><a href="https://example.org/"{LINK}>rules</a></p>',
        ),
        (
            "<https://example.org/>",
            f'<p><a href="https://example.org/"{LINK}>https://example.org/</a></p>',
        ),
        ("[us](mailto:call@example.org)", f'<p><a href="mailto:call@example.org"{LINK}>us</a></p>'),
        ("规则 **很重要**", "<p>规则 <strong>很重要</strong></p>"),
    ],
)
def test_organisers_write_plain_markdown(text, html):
    assert render(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "<!-- --><svg/onload=alert(1)>",
        "`<script>`",
        "```html\n<script>alert(1)</script>\n```",
        "|a|b|\n|:-|-:|\n|<script>|x|",
        "\\<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "![x](https://example.org/x.png)",
        "![x](data:image/png;base64,xx)",
        '[x](https://example.org "a\\" onmouseover=alert(1)")',
        "[![<img src=x>](x.png)](https://example.org)",
    ],
)
def test_nothing_in_a_text_runs_or_loads(text):
    assert is_harmless(render(text))


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A;avascript&colon;alert(1))",
        "[x](\u0001javascript:alert(1))",
        "[a](<javascript:alert(1)>)",
        "<javascript:alert(1)>",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "[![a](x.png)](javascript:alert(1))",
        "[x](vbscript:msgbox)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<data:text/html,x>",
        "[x](data:image/svg+xml;base64,PHN2Zz4=)",
        "[x](file:///etc/passwd)",
        "[x](blob:https://example.org/1)",
        "<a href='javascript:alert(1)'>x</a>",
    ],
)
def test_a_link_leads_to_a_page_or_a_mail_and_nowhere_else(text):
    addresses = [attributes.get("href") for _tag, attributes in Found(render(text)).elements]

    assert [address for address in addresses if address] == []


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_is_put_together_stays_harmless(text):
    assert is_harmless(render(text))


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, ">" * 20_000, "*a " * 7_000, "[a](" * 5_000, "- " * 10_000, "![[]()" * 3_500],
    ids=["brackets", "quotes", "stars", "links", "lists", "pictures"],
)
def test_a_text_made_to_be_slow_is_not(text):
    began = time.perf_counter()

    render(text)

    assert time.perf_counter() - began < 3


def is_harmless(html):
    return all(
        tag in TAGS | TABLE_TAGS
        and set(attributes) <= {"href", "title", "rel", "start"}
        and is_safe_address(attributes.get("href", ""))
        and (tag != "a" or attributes["rel"] == "noopener nofollow")
        for tag, attributes in Found(html).elements
    )


def is_safe_address(address):
    """With a scheme only one of these; the rest is relative, for a browser skips controls before a scheme."""
    seen = "".join(char for char in address if char > " ").lower()
    scheme, colon, _rest = seen.partition(":")
    return not colon or not scheme.isalpha() or scheme in {"http", "https", "mailto"}
