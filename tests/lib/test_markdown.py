import pytest

from input2.lib.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("## Who", "<h2>Who</h2>"),
        (
            "[rules](https://example.org/)",
            '<p><a href="https://example.org/" rel="noopener nofollow">rules</a></p>',
        ),
    ],
)
def test_organisers_write_plain_markdown(text, html):
    assert render(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
    ],
)
def test_nothing_in_a_text_runs_or_loads(text):
    html = render(text)

    for danger in ("<script", "<img", 'javascript:"', 'href="javascript', 'style="'):
        assert danger not in html
