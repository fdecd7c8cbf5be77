"""The download itself: one JSON, the files, and a page that explains; written row by row, so that its size needs no memory."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from input2.files.names import for_any_system
from input2.lib.localized import by_language
from input2.lib.personal_data import GivenFile, Part, Person
from input2.site.my_data.parts import PARTS

Report = Callable[[int, int, str], None]
BLOCK: Final = 64 * 1024
# Characters, of up to four bytes in a file's name.
LONGEST_NAME: Final = 50
LONGEST_ENDING: Final = 10


class Encoder(DjangoJSONEncoder):
    """With the texts that organisers write in several languages."""

    def default(self, o: Any) -> Any:
        return by_language(o) if isinstance(o, LazyI18nString) else super().default(o)


def write_archive(person: Person, target: IO[bytes], *, report: Report) -> None:
    """Put everything about the person into a ZIP; `report` hears of every part and every file."""
    files = list(_files(person))
    total = len(PARTS) + len(files)
    with ZipFile(target, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        archive.writestr("README.txt", _readme())
        with archive.open("my-data.json", "w", force_zip64=True) as out:
            for number, text in enumerate(_document(person, files)):
                out.write(text.encode())
                if number % 200 == 0:
                    report(0, total, "")
        for number, (path, given) in enumerate(files, start=len(PARTS)):
            report(number, total, "")
            _copy(archive, path, given, partial(report, number, total, ""))
    report(total, total, "")


def _files(person: Person) -> Iterator[tuple[str, GivenFile]]:
    """Each file once, under a name that no other has."""
    seen: set[Any] = set()
    for part in PARTS:
        for given in part.files(person):
            if given.stored.pk in seen:
                continue
            seen.add(given.stored.pk)
            yield f"files/{len(seen):04d}-{_name_on_any_disk(given.stored.name)}", given


def _name_on_any_disk(name: str) -> str:
    """No disk keeps more than 255 bytes, and Windows unpacks none of these characters; the full name stands in the list."""
    path = PurePosixPath(for_any_system(name))
    ending = path.suffix if len(path.suffix) <= LONGEST_ENDING else ""
    return path.name.removesuffix(ending)[:LONGEST_NAME].strip(". ") + ending


def _document(person: Person, files: Iterable[tuple[str, GivenFile]]) -> Iterator[str]:
    yield '{\n"format": "input2/my-data/1"'
    for part in PARTS:
        yield f",\n{json.dumps(part.name)}: {{"
        yield from _tables(part, person)
        yield "}"
    listed = (
        {
            "path": path,
            "about": given.about,
            "name": given.stored.name,
            "sha256": given.stored.sha256,
        }
        for path, given in files
    )
    yield ',\n"files_in_this_archive": '
    yield from _rows(listed)
    yield "\n}\n"


def _tables(part: Part, person: Person) -> Iterator[str]:
    for number, (name, rows) in enumerate(part.tables(person).items()):
        yield f"{',' if number else ''}\n  {json.dumps(name)}: "
        yield from _rows(rows)


def _rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield "["
    for number, row in enumerate(rows):
        text = json.dumps(row, cls=Encoder, ensure_ascii=False)
        yield f"{',' if number else ''}\n    {text}"
    yield "]"


def _copy(archive: ZipFile, path: str, given: GivenFile, alive: Callable[[], None]) -> None:
    info = ZipInfo(path, date_time=given.stored.created_at.timetuple()[:6])
    # PDFs and pictures are packed already.
    info.compress_type = ZIP_STORED
    with given.stored.open() as source, archive.open(info, "w", force_zip64=True) as out:
        for number, block in enumerate(iter(lambda: source.read(BLOCK), b"")):
            out.write(block)
            if number % 400 == 399:  # noqa: PLR2004 -- about every 25 MB
                alive()


def _readme() -> str:
    return (
        "\n\n".join(
            [
                _("Everything that this site has stored about you."),
                _(
                    "my-data.json holds one table for each kind of record: your account, your entries with every answer and version, your roles, questions, scorecards, mails and steps."
                ),
                _(
                    "The folder “files” holds what you uploaded and the files of the entries that you own; “files_in_this_archive” in the JSON says what each of them is."
                ),
                _(
                    "Times are in UTC. Mails that carried a secret link are left out, and so is what others wrote about entries that you do not own."
                ),
            ]
        )
        + "\n"
    )
