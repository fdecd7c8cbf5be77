"""A storage of its own for each test, and what stands in it."""

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage


@pytest.fixture
def objects(settings, tmp_path) -> Callable[[], set[str]]:
    """The keys of everything in an otherwise empty storage."""
    (tmp_path / "files").mkdir()
    options = {"location": str(tmp_path / "files")}
    default = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return stored_keys


def stored_keys() -> set[str]:
    found, folders = set(), [""]
    while folders:
        folder = folders.pop()
        below, names = default_storage.listdir(folder)
        folders += [f"{folder}{name}/" for name in below]
        found |= {f"{folder}{name}" for name in names}
    return found
