"""When two entries look like one: the same organisation, and nearly the same title or summary."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.likeness import (
    LEAST_OF_SUMMARY,
    LEAST_OF_TITLE,
    MOST_COMPARED,
    Said,
    _letters,
    _share,
    _word_pairs,
    alike,
    organisation_key,
    shared_keys,
)

SUMMARY = (
    "Awnings follow the sun along one street, powered by the panels that they carry. In summer the pavement "
    "stays cool enough to walk on at noon, and in winter the cloth folds away to let the light in."
)


def pairs(*entries):
    found = alike(Said(key, "Works", *texts) for key, texts in enumerate(entries, start=1))
    return [(each.earlier, each.later) for each in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour City Works, Ltd.", "HARBOUR CITY  WORKS Co., Limited"),
        ("\uff28arbour City Works", "Harbour-City Works"),
        ("深圳海港科技有限公司", "深圳海港科技股份有限公司"),
        ("深圳海港科技", "深圳海港科技有限公司"),
        ("株式会社ミナト", "ミナト"),
        ("Obras del Puerto S.A. de C.V.", "Obras del Puerto"),
    ],
)
def test_one_organisation_under_two_spellings(one, other):
    assert organisation_key(one) == organisation_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Harbour City Works", "Harbour City Parks"), ("Company", "Limited"), ("公司", "有限公司")],
)
def test_two_organisations(one, other):
    assert organisation_key(one) != organisation_key(other)


def test_entries_without_an_organisation_have_none_in_common():
    named = [(1, ""), (2, " "), (3, "Works"), (4, "works Ltd"), (5, "Other"), (6, "–")]

    assert list(shared_keys(named)) == [[3, 4]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shade that moves with the sun", "Shade which moves with the sun"),
        ("Shade that moves with the sun", "SHADE THAT MOVES WITH THE SUN!"),
        ("随太阳移动的街道遮阳棚", "随太阳移动的街道遮阳篷"),
    ],
)
def test_nearly_the_same_title_is_enough(one, other):
    assert pairs((one, ""), (other, "")) == [(1, 2)]


def test_nearly_the_same_summary_is_enough():
    other = SUMMARY.replace("one street", "two streets").replace("noon", "midday")

    assert pairs(("Shade", SUMMARY), ("Moving awnings for Harbour City", other)) == [(1, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shade that moves with the sun", "Water that is measured at every tap"),
        ("随太阳移动的街道遮阳棚", "每个水龙头都计量的供水系统"),
    ],
)
def test_two_ideas_of_one_organisation_are_no_duplicates(one, other):
    assert pairs((one, SUMMARY), (other, "")) == []


def test_empty_texts_are_like_nothing():
    assert pairs(("", ""), ("", "")) == []


WORDS = st.lists(
    st.sampled_from(["sun", "street", "shade", "water", "tap", "bus", "tram"]), max_size=5
)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_nothing_is_missed_that_comparing_all_with_all_would_find(drawn):
    entries = [(" ".join(title), " ".join(summary)) for title, summary in drawn]
    titles = [_letters(title) for title, _summary in entries]
    summaries = [_word_pairs(summary) for _title, summary in entries]

    expected = [
        (one + 1, other + 1)
        for one, other in combinations(range(len(entries)), 2)
        if _share(titles[one], titles[other]) >= LEAST_OF_TITLE
        or _share(summaries[one], summaries[other]) >= LEAST_OF_SUMMARY
    ]
    assert pairs(*entries) == expected


def test_an_organisation_that_repeats_itself_costs_no_square():
    same = [("Shade that moves with the sun", SUMMARY)] * 500

    found = pairs(*same)

    assert len(found) <= MOST_COMPARED * 500
    assert {later for _earlier, later in found} == set(range(2, 501))
