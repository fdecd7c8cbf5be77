"""Tables out of the database: one SELECT gives the final text of every cell, and CSV, XLSX and JSON only write it down.

A file is complete before its first byte is sent: an error is an error page and never a file that ends too early, and a slow
reader holds no database connection. It waits on disk, so memory stays flat whatever the number of rows.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, Any, Final

import xlsxwriter
from django.db import connection, transaction
from django.utils.translation import gettext as _

from input2.lib.errors import DomainError

BOM: Final = b"\xef\xbb\xbf"
ROWS_OF_A_SHEET: Final = 1_048_576

Row = Sequence[str | None]


class TableTooLongError(DomainError):
    """The format cannot hold as many rows."""


class Kind(StrEnum):
    """What a cell holds; only text can begin with a character that a spreadsheet takes for a formula."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    FLAG = "flag"


# Spreadsheets look past white space, and some read the full-width signs of East Asian keyboards as the plain ones.
_BLANKS: Final = r"E' \t\r\n\u000b\u000c\u00a0\u3000\ufeff'"
_STARTS_FORMULA: Final = r"'=', '+', '-', '@', E'\uff1d', E'\uff0b', E'\uff0d', E'\uff20'"
# An apostrophe that the text has itself is looked past too, so that taking one away gives every text back.
_IS_RUN: Final = (
    r"left(ltrim({0}, ''''), 1) IN (E'\t', E'\r', E'\n')"
    f" OR left(ltrim({{0}}, {_BLANKS} || ''''), 1) IN ({_STARTS_FORMULA})"
)
# One SQL expression per kind. Text that a spreadsheet would run gets an apostrophe; numbers stay numbers.
_FINAL_TEXT: Final[Mapping[Kind, str]] = {
    Kind.TEXT: f"CASE WHEN {_IS_RUN} THEN '''' || {{0}} ELSE {{0}} END",
    Kind.NUMBER: "trim_scale({0}::numeric)::text",
    Kind.MOMENT: """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')""",
    Kind.FLAG: "CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END",
}


@dataclass(frozen=True)
class Column:
    """A column by its stable English name, which is also its name in the SELECT."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Export:
    """A table: the SELECT behind it names its columns as here, and `order_by` lists some of them."""

    name: str
    columns: Sequence[Column]
    sql: str
    order_by: Sequence[str]
    params: Mapping[str, Any] = field(default_factory=dict)


def write_csv(export: Export, target: IO[bytes]) -> None:
    """UTF-8 with BOM, every field quoted, CRLF between rows; what is not known is an empty field."""
    target.write(BOM + _csv_head(export).encode())
    with connection.cursor() as cursor:
        select = cursor.mogrify(_select(export, "coalesce({0}, '')"), export.params).decode()
        cursor.copy_expert(
            f"COPY ({select}) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *, ENCODING 'UTF8')",
            _RowEnds(target),
        )


def write_json(export: Export, target: IO[bytes]) -> None:
    """A list of objects; numbers and truth values are JSON's own, what is not known is null."""
    target.write(b"[")
    for number, row in enumerate(rows(export)):
        target.write(b",\n" if number else b"\n")
        target.write(_json_object(export.columns, row).encode())
    target.write(b"\n]\n")


def write_xlsx(export: Export, target: IO[bytes]) -> None:
    """One sheet; text is written as text, so nothing in it is ever run."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        # The same rows give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet(export.name[:31])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in export.columns])
        for number, row in enumerate(rows(export), start=1):
            if number >= ROWS_OF_A_SHEET:
                raise TableTooLongError(_("A sheet holds no more than 1,048,575 rows. Take CSV."))
            _write_cells(sheet, number, export.columns, row)


WRITERS: Final[Mapping[str, Callable[[Export, IO[bytes]], None]]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
}
CONTENT_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def written(export: Export, format_name: str) -> IO[bytes]:
    """The complete file at its beginning; it disappears from the disk when it is closed."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    try:
        WRITERS[format_name](export, target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def rows(export: Export) -> Iterator[Row]:
    """The rows as final text, a few thousand at a time, all from the same moment."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_select(export, "{0}"), export.params)
        yield from cursor


def _select(export: Export, frame: str) -> str:
    cells = ", ".join(
        f'{frame.format(_final_text(column))} AS "{column.name}"' for column in export.columns
    )
    # Named in full: "rank" alone would be the text made of it, and 10 would stand before 9.
    order = ", ".join(f'source."{name}"' for name in export.order_by)
    return f"SELECT {cells} FROM ({export.sql}) AS source ORDER BY {order}"  # noqa: S608 -- no value is in it


def _final_text(column: Column) -> str:
    return _FINAL_TEXT[column.kind].format(f'source."{column.name}"')


def _csv_head(export: Export) -> str:
    head = io.StringIO()
    csv.writer(head, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        column.name for column in export.columns
    )
    return head.getvalue()


def _json_object(columns: Sequence[Column], row: Row) -> str:
    members = (
        f"{json.dumps(column.name)}: {_json_value(column.kind, text)}"
        for column, text in zip(columns, row, strict=True)
    )
    return "{" + ", ".join(members) + "}"


def _json_value(kind: Kind, text: str | None) -> str:
    if text is None:
        return "null"
    return text if kind in {Kind.NUMBER, Kind.FLAG} else json.dumps(text, ensure_ascii=False)


def _write_cells(
    sheet: "xlsxwriter.worksheet.Worksheet", number: int, columns: Sequence[Column], row: Row
) -> None:
    for place, (column, text) in enumerate(zip(columns, row, strict=True)):
        if text is None:
            continue
        if column.kind == Kind.NUMBER:
            sheet.write_number(number, place, float(text))
        elif column.kind == Kind.FLAG:
            sheet.write_boolean(number, place, text == "true")
        else:
            _write_text(sheet, number, place, text)


def _write_text(
    sheet: "xlsxwriter.worksheet.Worksheet", number: int, place: int, text: str
) -> None:
    # What is too long would be cut off without a word.
    if sheet.write_string(number, place, text):
        raise TableTooLongError(
            _("A cell of a sheet holds no more than 32,767 characters. Take CSV.")
        )


class _RowEnds:
    """Turns the line feeds between rows into CRLF; those inside a quoted field are its author's."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._is_inside = False

    def write(self, block: bytes) -> int:
        # A quote inside a field is doubled, so after an even number of quotes one is outside every field.
        parts = block.split(b'"')
        outside = range(1 if self._is_inside else 0, len(parts), 2)
        for place in outside:
            parts[place] = parts[place].replace(b"\n", b"\r\n")
        self._is_inside ^= len(parts) % 2 == 0
        self._target.write(b'"'.join(parts))
        return len(block)
