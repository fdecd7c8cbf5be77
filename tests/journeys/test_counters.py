"""The count in the browser is the server's, for whatever people type."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from competitions.enums import CountBy
from competitions.text_length import describe, measure

SCRIPTS = [
    "abcXYZ ßöéñ",
    "жёЙ αβΏ אבג عرب",
    "城市水街道、。　",
    "ひらがなカタカナーｶﾅ",
    "ภาษาไทย่้ำ",
    "한국어 ᄀᆞᆨ",
    "हिन्दी क्षि",
    "e\u0301a\u0308\u1100\u1161\u3099か\u3099",
    "🙂👩‍👩‍👧🇹🇭✊🏽",
    "\r\n\t \u00a0\u200b\u2009\u3000\ufeff\u2028\u0085",
    "-–—'’.,;:!?()0123456789",
    "\U00020000\U0003134a\uf900",
]
PIECES = st.one_of(
    *(st.text(st.sampled_from(script), min_size=1, max_size=8) for script in SCRIPTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(["\r\n", "\r", " ", "\n\n"]),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
LIMITS = st.one_of(st.none(), st.integers(0, 60))
CASES = st.lists(
    st.tuples(TEXTS, st.sampled_from(["words", "characters"]), LIMITS, LIMITS),
    min_size=40,
    max_size=40,
)
COUNT = """async (cases) => {
    const { describe, measure } = await import("/static/js/text-length.js");
    return JSON.parse(cases).map(([text, countBy, least, most]) => {
        const size = measure(text);
        const length = describe(text, { countBy, least, most });
        return [size.words, size.characters, size.isUnspaced, length.counted, length.unit,
                length.least, length.most, length.missing, length.excess];
    });
}"""


@pytest.fixture
def page(open_context) -> Page:
    opened: Page = open_context().new_page()
    opened.goto("/")
    return opened


def on_the_server(text, count_by, least, most):
    size = measure(text)
    length = describe(text, count_by=CountBy(count_by), least=least, most=most)
    return [
        *(size.words, size.characters, size.is_unspaced, length.counted, str(length.unit)),
        *(length.least, length.most, length.missing, length.excess),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(cases=CASES)
def test_browser_and_server_count_alike(page, cases):
    counted = page.evaluate(COUNT, json.dumps(cases))

    expected = [on_the_server(*case) for case in cases]
    assert [list(one) for one in counted] == expected
