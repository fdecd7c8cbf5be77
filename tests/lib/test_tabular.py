import csv
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection

from input2.lib import tabular
from input2.lib.tabular import Column, Export, Kind

pytestmark = pytest.mark.django_db

COLUMNS = (
    Column("place", Kind.NUMBER),
    Column("title"),
    Column("score", Kind.NUMBER),
    Column("at", Kind.MOMENT),
    Column("is_new", Kind.FLAG),
)
MOMENT = datetime(2027, 9, 30, 15, 59, tzinfo=UTC)
TEXTS = [
    '=HYPERLINK("http://example.org","x")',
    "-2.5",
    "+1",
    "@cmd",
    "\tindented",
    "\rreturned",
    'one, two "three"',
    "first\nsecond\r\nthird",
    "城市更新中的低碳社区改造",
    "plain",
    "",
]


def table(titles=("plain",), scores=("1.0",), **fields):
    rows = max(len(titles), len(scores))
    return Export(
        name="things",
        columns=COLUMNS,
        sql="""
            SELECT place, titles.title, scores.score::numeric AS score, %(at)s::timestamptz AS at,
              place = 1 AS is_new
            FROM generate_series(1, %(rows)s) AS place
            LEFT JOIN unnest(%(titles)s::text[]) WITH ORDINALITY AS titles (title, n) ON titles.n = place
            LEFT JOIN unnest(%(scores)s::text[]) WITH ORDINALITY AS scores (score, n) ON scores.n = place
        """,
        params={"rows": rows, "titles": list(titles), "scores": list(scores), "at": MOMENT},
        **{"order_by": ["place"], **fields},
    )


def bytes_of(export, format_name="csv"):
    with tabular.written(export, format_name) as file:
        return file.read()


def rows_of(export):
    text = bytes_of(export).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_is_utf8_with_bom_quoted_and_crlf():
    content = bytes_of(table(["a"], ["-2.50"]))

    assert content == (
        b'\xef\xbb\xbf"place","title","score","at","is_new"\r\n'
        b'"1","a","-2.5","2027-09-30T15:59:00+00:00","true"\r\n'
    )


def test_texts_survive_a_round_trip_and_none_begins_like_a_formula():
    found = [row["title"] for row in rows_of(table(TEXTS))]

    neutralised = ["'" + text if text[:1] in set("=+-@\t\r") - {""} else text for text in TEXTS]
    assert found == neutralised


@pytest.mark.parametrize(
    "text",
    [
        *("＝1+1", "＋1", "－1", "＠sum", "\n=1+1", "\nplain"),  # noqa: RUF001 -- full width is meant
        *(" =1+1", "\xa0@sum", "\u3000＝1", " \r\n\t-1"),  # noqa: RUF001 -- full width is meant
    ],
)
def test_disguised_formula_gets_an_apostrophe(text):
    assert [row["title"] for row in rows_of(table([text]))] == [f"'{text}"]


@pytest.mark.parametrize("text", [" plain", "1=1", "a＝b", "  ", "2 - 1"])  # noqa: RUF001 -- as above
def test_text_that_only_looks_a_little_like_a_formula_stays_as_it_is(text):
    assert [row["title"] for row in rows_of(table([text]))] == [text]


def test_taking_the_apostrophe_away_gives_every_text_back():
    texts = ["=1", "'=1", "''=1", "' =1", "\tplain", "'\tplain", "' plain", "'plain", "plain", "'"]

    found = [row["title"] for row in rows_of(table(texts))]

    def is_run(text):
        return text.lstrip("'")[:1] == "\t" or text.lstrip("' \t")[:1] == "="

    assert [text[1:] if is_run(text) else text for text in found] == texts


def test_numbers_stay_numbers():
    scores = ["-2.5", "10", "0.1000000000", "100.00", "1234567.125"]

    assert [row["score"] for row in rows_of(table(scores=scores))] == [
        "-2.5",
        "10",
        "0.1",
        "100",
        "1234567.125",
    ]


def test_line_feeds_inside_a_field_are_its_authors():
    content = bytes_of(table(["one\ntwo\r\nthree", 'quoted "\n" feed']))

    assert b'"one\ntwo\r\nthree"' in content
    assert b'"quoted ""\n"" feed"' in content
    assert content.count(b'"\r\n"') == 2


def test_unknown_is_an_empty_quoted_field_in_csv_and_null_in_json():
    export = table([None], [None])

    assert b'"1","","","2027' in bytes_of(export)
    assert json.loads(bytes_of(export, "json"))[0]["score"] is None


def test_rows_are_ordered_as_numbers_not_as_texts():
    places = [row["place"] for row in rows_of(table(["x"] * 11))]

    assert places == [str(place) for place in range(1, 12)]


def test_json_has_numbers_truth_values_and_texts():
    assert json.loads(bytes_of(table(["城市", "b"], ["-2.5", "3"]), "json")) == [
        {
            "place": 1,
            "title": "城市",
            "score": -2.5,
            "at": "2027-09-30T15:59:00+00:00",
            "is_new": True,
        },
        {"place": 2, "title": "b", "score": 3, "at": "2027-09-30T15:59:00+00:00", "is_new": False},
    ]


def test_empty_table_has_its_head():
    export = table([], [])

    assert bytes_of(export) == b'\xef\xbb\xbf"place","title","score","at","is_new"\r\n'
    assert json.loads(bytes_of(export, "json")) == []


def test_empty_table_as_a_sheet():
    export = table([], [])

    assert cells(bytes_of(export, "xlsx")) == [[column.name for column in COLUMNS]]


def test_sheet_holds_texts_as_texts_and_numbers_as_numbers():
    content = bytes_of(table(['=HYPERLINK("x")', "-2.5"], ["-2.5", "7"]), "xlsx")

    assert cells(content)[1:] == [
        [1.0, '\'=HYPERLINK("x")', -2.5, "2027-09-30T15:59:00+00:00", True],
        [2.0, "'-2.5", 7.0, "2027-09-30T15:59:00+00:00", False],
    ]


def cells(content):
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 -- our own file
    return [[_value(cell, space) for cell in row] for row in sheet.iter(f"{space}row")]


def _value(cell, space):
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{space}t"))
    value = float(cell.find(f"{space}v").text)
    return bool(value) if cell.get("t") == "b" else value


@pytest.mark.parametrize("format_name", ["csv", "json", "xlsx"])
def test_same_rows_give_the_same_bytes(format_name):
    export = table(TEXTS[:3])

    assert bytes_of(export, format_name) == bytes_of(export, format_name)


def test_sheet_that_would_be_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(tabular, "ROWS_OF_A_SHEET", 2)

    with pytest.raises(tabular.TableTooLongError):
        bytes_of(table(["a", "b"]), "xlsx")


def test_percent_sign_in_a_value_is_only_a_sign():
    assert rows_of(table(["100 % %s %(rows)s"]))[0]["title"] == "100 % %s %(rows)s"


MANY = Export(
    name="many",
    columns=(Column("n", Kind.NUMBER), Column("text")),
    sql="SELECT n, repeat('城市 \"x\"\n', 20) AS text FROM generate_series(1, %(rows)s) AS n",
    order_by=["n"],
    params={"rows": 50_000},
)


@pytest.mark.slow
@pytest.mark.parametrize("format_name", ["csv", "json", "xlsx"])
def test_memory_does_not_grow_with_the_rows(format_name):
    tracemalloc.start()
    with tabular.written(MANY, format_name) as file:
        file.seek(0, io.SEEK_END)
        size = file.tell()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size > 500_000
    assert peak < 4_000_000


@pytest.mark.slow
def test_many_rows_survive_a_round_trip():
    rows = rows_of_file(MANY)

    assert sum(1 for row in rows if row["text"] == '城市 "x"\n' * 20) == 50_000


def rows_of_file(export):
    with tabular.written(export, "csv") as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        yield from csv.DictReader(text)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_reading_leaves_no_transaction_open():
    for format_name in ("csv", "json", "xlsx"):
        bytes_of(table(), format_name)

        assert connection.get_autocommit()
        assert not connection.in_atomic_block
