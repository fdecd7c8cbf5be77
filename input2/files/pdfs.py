"""Whether a PDF opens as a whole, and how many pages it has."""

from typing import Any, Final

import pypdf
from django.core.files.base import File
from django.utils.translation import gettext as _
from pypdf.errors import LimitReachedError, PyPdfError

from input2.files.behind import ends_as_zip, is_foreign, tail_of
from input2.files.errors import FileRefusedError, damaged

PDF: Final = "application/pdf"
END: Final = 2048
# Counted in under half a second: a web process does it for what arrives in one part.
MOST_PAGES: Final = 10_000
# What pypdf raises on hostile input besides its own errors.
ERRORS: Final = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
)


def count_pages(stream: File[Any], name: str) -> int:
    """The number of pages of a PDF that nothing is wrong with."""
    # A change appended to a file and cut off leaves the old file whole: pypdf would read that without a word.
    tail = tail_of(stream)
    if b"%%EOF" not in tail[-END:]:
        raise damaged(name)
    if is_foreign(tail.rpartition(b"%%EOF")[2]) or ends_as_zip(tail):
        raise FileRefusedError(
            _("“%(name)s” is two files in one: something else stands behind the end of the PDF.")
            % {"name": name}
        )
    return _read(stream, name)


def _read(stream: File[Any], name: str) -> int:
    try:
        with pypdf.apply_configuration(page_tree_maximum_entries=MOST_PAGES):
            reader = pypdf.PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                raise FileRefusedError(
                    _("“%(name)s” is protected with a password. Save it without one.")
                    % {"name": name}
                )
            pages = len(reader.pages)
    except LimitReachedError as problem:
        raise FileRefusedError(
            _("“%(name)s” is too intricate to be checked: a PDF may have 10,000 pages at most.")
            % {"name": name}
        ) from problem
    except (*ERRORS, RecursionError) as problem:
        raise damaged(name) from problem
    if not pages:
        raise FileRefusedError(_("“%(name)s” has no pages.") % {"name": name})
    return pages
