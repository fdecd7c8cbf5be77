"""What organisers type finds what applicants wrote, in scripts with spaces and without."""

import pytest
from django.db import connection

from submissions.models import ListedEntry
from tests.factories import make_answer, make_entry, make_handed_in, make_version

pytestmark = pytest.mark.django_db


def finds(typed: str, written: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT input2_search_vector(%s) @@ input2_search_query(%s)", [written, typed]
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("sustain", "A sustainable street"),
        ("STREET sustainable", "A sustainable street"),
        ("INPUT2-7K3QF", "INPUT2-7K3QF"),
        ("7k3qf", "INPUT2-7K3QF"),
        ("mexico", "Ciudad de México"),
        ("Đà Nẵng", "da nang"),
        ("ГОРОД", "Умный город"),
        ("서울", "서울특별시의 버스"),
        ("ＩＮＰＵＴ２", "input2"),  # noqa: RUF001 -- full width is meant
        ("智慧城市", "面向公众的智慧城市交通"),
        ("慧城", "面向公众的智慧城市交通"),
        ("通", "面向公众的智慧城市交通"),
        ("智慧 交通", "面向公众的智慧城市交通"),
        ("bus 智慧", "智慧城市 Buses"),
        ("ขยะ", "การจัดการขยะในเมือง"),
        ("เมือง", "การจัดการขยะในเมือง"),
        ("バス", "電気バスの運行"),
        ("ﾊﾞｽ", "電気バスの運行"),
        ("ごみ", "町のごみを減らす"),
    ],
)
def test_what_was_typed_finds_what_was_written(typed, written):
    assert finds(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("street lamp", "A street without light"),
        ("智能", "智慧城市能源"),
        ("市智", "智慧城市"),
        ("เมืองนอก", "การจัดการขยะในเมือง"),
        ("ゴミ", "町のごみを減らす"),
        ("%", "100 % of it"),
        ("' | street", "avenue"),
        ("!street", "avenue"),
        ("street:*", "avenue"),
        ("\\'", "\\' street"),
        ("", "anything"),
    ],
)
def test_what_was_not_written_is_not_found(typed, written):
    assert not finds(typed, written)


@pytest.mark.parametrize(
    "written",
    [
        "水" * 100_000,
        "".join(chr(0x20000 + number % 40_000) for number in range(100_000)),
        " ".join(f"word{number}" for number in range(50_000)),
        "a-b.c/d@e_f" * 10_000,
        "x" * 100_000,
    ],
    ids=["one letter", "rare letters", "words", "signs", "one word"],
)
def test_no_text_is_too_long_to_be_listed(written):
    entry = make_entry()

    ListedEntry.objects.filter(entry=entry).update(text=written)

    assert ListedEntry.objects.get(entry=entry).words is not None


def test_a_draft_is_listed_by_title_and_code_alone():
    entry = make_entry(answers={"title": "Shade", "organisation": "Harbour"})

    assert entry.listed.text == f"{entry.code}\nShade"


def test_what_was_handed_in_is_listed_by_all_its_texts():
    entry = make_handed_in(answers={"summary": "Awnings.", "contact_email": "a@b.example"})

    assert entry.listed.text.split("\n") == [
        entry.code,
        "Shade that moves with the sun",
        "Harbour City Works",
        "Awnings.",
    ]


def test_what_the_team_writes_after_handing_in_is_not_listed_before_it_hands_in_again():
    entry = make_handed_in(answers={"summary": "Awnings."})

    make_answer(entry, "summary", "Umbrellas.", base=1)

    assert "Umbrellas." not in ListedEntry.objects.get(entry=entry).text
    make_version(entry)
    assert "Umbrellas." in ListedEntry.objects.get(entry=entry).text
