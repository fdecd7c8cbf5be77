from decimal import Decimal

import pytest

from competitions import presets
from competitions.enums import Fills, QuestionType

RUBRICS = presets.rubrics()


def _rows(form):
    return [row for section in form["sections"] for row in section["questions"]]


def test_the_shipped_rubrics_are_there():
    assert len(RUBRICS) == 29
    assert {"apec-esci-2016", "horizon-europe", "kearney-gci"} <= set(RUBRICS)


@pytest.mark.parametrize("preset", RUBRICS.values(), ids=lambda preset: preset.key)
def test_every_rubric_can_be_scored(preset):
    keys = [dimension.key for dimension in preset.dimensions]

    assert len(set(keys)) == len(keys)
    for dimension in preset.dimensions:
        inner = [criterion.key for criterion in dimension.criteria]
        assert inner
        assert len(set(inner)) == len(inner)
        assert all(key and len(key) <= 40 for key in [*keys, *inner])
        assert dimension.weight > 0
    assert preset.scale[0] < preset.scale[1]


@pytest.mark.parametrize(
    ("key", "scale"),
    [("apec-esci-2016", (0, 10)), ("et-psu-leadership", (1, 5)), ("horizon-europe", (0, 5))],
)
def test_scales_are_read_from_what_the_source_says(key, scale):
    assert RUBRICS[key].scale == scale


def test_published_weights_are_kept():
    weights = [dimension.weight for dimension in RUBRICS["unido-italy-2019"].dimensions]

    assert weights == [Decimal(40), Decimal(25), Decimal(20), Decimal(10), Decimal(5)]


def test_unpublished_weights_are_equal():
    weights = {dimension.weight for dimension in RUBRICS["horizon-europe"].dimensions}

    assert weights == {Decimal(1)}


def test_the_shipped_form_has_every_text_in_both_languages():
    form = presets.entry_form("input2")
    texts = [section["name"] for section in form["sections"]]
    for row in _rows(form):
        texts += [row["label"], *([row["help"]] if "help" in row else [])]
        texts += [option["label"] for option in row.get("options", [])]

    assert all(set(text) == {"en", "zh-hans"} and all(text.values()) for text in texts)


def test_the_shipped_form_fills_every_column_once():
    filled = [row["fills"] for row in _rows(presets.entry_form("input2")) if "fills" in row]

    assert sorted(filled) == sorted(Fills.values)


def test_the_shipped_form_asks_what_the_product_promises():
    rows = {row["key"]: row for row in _rows(presets.entry_form("input2"))}

    assert {key for key, row in rows.items() if row.get("private")} == {
        "contact_name",
        "contact_email",
    }
    assert {key for key, row in rows.items() if row.get("identifying")} == {
        "organisation",
        "contact_name",
        "contact_email",
        "website",
        "city",
        "economy",
        "partners",
        "letter",
    }
    consents = [row for row in rows.values() if row["type"] == QuestionType.DECLARATION]
    assert [row["key"] for row in consents if row.get("required")] == [
        "original_work",
        "rules",
        "privacy",
        "transfer",
    ]
    assert [row["key"] for row in consents if not row.get("required")] == [
        "publish_shortlist",
        "publish_case",
        "matchmaking",
    ]
