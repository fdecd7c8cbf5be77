"""The organisers' pages of the call's texts and listed parts."""

from collections.abc import Iterator
from typing import Final

from django.urls import URLPattern, path

from competitions.views.setup import parts, texts
from competitions.views.setup.part_kinds import INSIDE, LISTED, PartKind

BASE: Final = "organise/<slug:slug>/call/"


def urls_of(kind: PartKind) -> Iterator[URLPattern]:
    """The pages of one kind of part, such as `setup-tracks`, `setup-tracks-add` and `setup-tracks-edit`."""
    base, name, given = f"{BASE}{kind.key}/", f"setup-{kind.key}", {"kind": kind}
    if kind.within:
        outer = f"{BASE}{kind.page.key}/<int:parent>/{kind.key}/"
        yield path(f"{outer}add/", parts.add, given, name=f"{name}-add")
    else:
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
    *(url for kind in (*LISTED, *INSIDE.values()) for url in urls_of(kind)),
]
