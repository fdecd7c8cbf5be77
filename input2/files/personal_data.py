"""The files that a person has uploaded, and uploads that have not ended."""

from collections.abc import Iterator, Mapping

from input2.files.models import StoredFile, Upload
from input2.lib.personal_data import GivenFile, Part, Person, Rows, rows


def _tables(person: Person) -> Mapping[str, Rows]:
    uploaded = StoredFile.objects.filter(created_by=person.pk).order_by("created_at", "pk")
    under_way = Upload.objects.filter(owner=person.pk).order_by("created_at", "pk")
    return {
        "uploaded": rows(
            uploaded, "id", "name", "size", "content_type", "sha256", "properties", "created_at"
        ),
        "under_way": rows(under_way, "name", "size", "received", "state", "created_at"),
    }


def _files(person: Person) -> Iterator[GivenFile]:
    for stored in StoredFile.objects.filter(created_by=person.pk).order_by("created_at", "pk"):
        yield GivenFile(stored, "uploaded")


PART = Part(
    "files",
    given=frozenset({"files.StoredFile.created_by", "files.Upload.owner"}),
    tables=_tables,
    files=_files,
)
