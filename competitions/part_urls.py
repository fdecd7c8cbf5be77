"""The organisers' pages of the call's texts and listed parts."""

from collections.abc import Iterator
from typing import Final

from django.urls import URLPattern, path

from competitions.views.setup import parts, texts
from competitions.views.setup.part_kinds import LISTED, SUB_FIELDS, PartKind

BASE: Final = "organise/<slug:slug>/call/"


def urls_of(kind: PartKind) -> Iterator[URLPattern]:
    """The pages of one kind of part, such as `setup-tracks`, `setup-tracks-add` and `setup-tracks-edit`."""
    base, name, given = f"{BASE}{kind.key}/", f"setup-{kind.key}", {"kind": kind}
    if kind.parent is None:
        yield path(base, parts.index, given, name=name)
        yield path(f"{base}add/", parts.add, given, name=f"{name}-add")
    yield path(f"{base}<int:pk>/", parts.edit, given, name=f"{name}-edit")
    yield path(f"{base}<int:pk>/remove/", parts.remove, given, name=f"{name}-remove")
    if kind.is_ordered:
        yield path(f"{base}<int:pk>/move/", parts.move, given, name=f"{name}-move")
    if kind.file_field:
        yield path(f"{base}<int:pk>/file/", parts.file, given, name=f"{name}-file")


part_urls: Final = [
    path(f"{BASE}texts/", texts.page, name="setup-texts"),
    path(f"{BASE}preview/", texts.preview, name="setup-preview"),
    path(
        f"{BASE}tracks/<int:parent>/sub-fields/add/",
        parts.add,
        {"kind": SUB_FIELDS},
        name="setup-sub-fields-add",
    ),
    *(url for kind in (*LISTED, SUB_FIELDS) for url in urls_of(kind)),
]
