"""The files of many entries in one ZIP: each is read from the storage block by block, so that its size needs no memory."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db import connection
from django.db.models import F

from input2.files.models import StoredFile
from input2.files.names import for_any_system
from submissions.models import Attachment, FileArchive, Version

JOB: Final = "submissions.file_archive"
KEPT: Final = timedelta(days=2)
# What a worker builds within its time; a filter makes less of it.
MOST_BYTES: Final = 5 * 1024**3
MOST_FILES: Final = 50_000
AT_ONCE: Final = 100
BLOCK: Final = 64 * 1024
# About every 25 MB of one file.
BLOCKS_BETWEEN_REPORTS: Final = 400
# A name of 255 letters is too long for most disks in scripts that need three bytes for each.
LONGEST_NAME: Final = 120
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
SIZES: Final = """
SELECT count(*)::int, coalesce(sum((file ->> 'size')::bigint), 0)::bigint
FROM submissions_entry AS entry
JOIN submissions_version AS version ON version.id = entry.current_version_id
CROSS JOIN LATERAL jsonb_array_elements(version.content -> 'files') AS file
WHERE entry.id = ANY(%s)
"""

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Held:
    """One file of the version that an entry stands with, and its place in the archive."""

    version: Version
    place: str
    named: dict[str, Any]
    stored: StoredFile | None

    @property
    def why_not(self) -> str:
        """Why the archive lacks it, in a word of the manifest; empty where it can be read."""
        if self.stored is None:
            return "gone"
        if self.stored.is_infected:
            return "quarantined"
        return "being_scanned" if self.stored.is_pending else ""


def size_of(entries: Sequence[int]) -> tuple[int, int]:
    """How many files the entries were handed in with, and how many bytes these have."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [list(entries)])
        count, size = cursor.fetchone()
    return count, size


def write_archive(archive: FileArchive, target: IO[bytes], *, report: Report) -> None:
    """All files by entry, a manifest, and checksums that `sha256sum -c` understands; a file that cannot be read is named with the reason."""
    done = 0
    with (
        ZipFile(target, "w", ZIP_DEFLATED, allowZip64=True) as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as manifest,
        tempfile.TemporaryFile("w+", encoding="utf-8") as sums,
    ):
        for held in _held(archive.entries):
            report(done, archive.file_count)
            status, sha256 = _copy(held, out, alive=partial(report, done, archive.file_count))
            if sha256:
                sums.write(f"{sha256}  {held.place}\n")
            row = json.dumps(_row(held, status, sha256), ensure_ascii=False)
            manifest.write(f"{',' if done else '['}\n{row}")
            done += 1
        manifest.write("\n]\n" if done else "[]\n")
        _add(out, MANIFEST, manifest, sums)
        _add(out, SUMS, sums)
    report(done, archive.file_count)


def _held(entries: Sequence[int]) -> Iterator[Held]:
    """In the order of the entries' codes."""
    current = Version.objects.filter(entry__in=entries, pk=F("entry__current_version"))
    keys = list(current.order_by("entry__code").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        found = Version.objects.filter(pk__in=keys[start : start + AT_ONCE])
        yield from _of_versions(list(found.select_related("entry").order_by("entry__code")))


def _of_versions(versions: Sequence[Version]) -> Iterator[Held]:
    keys = [file["attachment"] for version in versions for file in version.content["files"]]
    attachments = Attachment.objects.filter(pk__in=keys).select_related("stored")
    stored = {str(attachment.pk): attachment.stored for attachment in attachments}
    for version in versions:
        for number, file in enumerate(version.content["files"], start=1):
            name = f"{number:02}-{_safe(file['question'], file['name'])}"
            place = f"{version.entry.code}/{name}"
            yield Held(version, place, file, stored.get(file["attachment"]))


def _safe(question: str, name: str) -> str:
    """The question's key and the name it came with, as every system can keep it."""
    path = PurePosixPath(for_any_system(name))
    stem = path.stem.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip(". ")
    return f"{question}-{stem or 'file'}{path.suffix[:10]}"


def _copy(held: Held, out: ZipFile, *, alive: Callable[[], None]) -> tuple[str, str]:
    """Put the file into the archive; says what became of it, and the SHA-256 of the bytes that are there."""
    if held.stored is None or held.why_not:
        return held.why_not, ""
    try:
        source = held.stored.open()
    except FileNotFoundError:
        return "gone", ""
    info = ZipInfo(held.place, date_time=held.version.submitted_at.timetuple()[:6])
    # PDFs and pictures are packed already.
    info.compress_type = ZIP_STORED
    digest = hashlib.sha256()
    with source, out.open(info, "w", force_zip64=True) as target:
        for number, block in enumerate(iter(lambda: source.read(BLOCK), b""), start=1):
            digest.update(block)
            target.write(block)
            if not number % BLOCKS_BETWEEN_REPORTS:
                alive()
    is_same = digest.hexdigest() == held.named["sha256"]
    return "included" if is_same else "differs", digest.hexdigest()


def _row(held: Held, status: str, sha256: str) -> dict[str, Any]:
    """`sha256` is that of the version, which the receipt names too; `status` says whether the bytes here have it."""
    return {
        "path": held.place if sha256 else None,
        "status": status,
        "entry_code": held.version.entry.code,
        "version": held.version.number,
        **{key: held.named[key] for key in ("question", "name", "caption", "size", "sha256")},
    }


def _add(out: ZipFile, name: str, text: IO[str], sums: IO[str] | None = None) -> None:
    """A text of the archive itself; its own checksum goes into `sums`."""
    text.seek(0)
    digest = hashlib.sha256()
    with out.open(name, "w", force_zip64=True) as target:
        for part in _parts(text):
            digest.update(part)
            target.write(part)
    if sums:
        sums.write(f"{digest.hexdigest()}  {name}\n")


def _parts(text: IO[str]) -> Iterable[bytes]:
    return (part.encode() for part in iter(lambda: text.read(BLOCK), ""))
