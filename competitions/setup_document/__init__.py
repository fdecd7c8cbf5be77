"""The file that holds a whole set-up: `written` makes it, `read` takes it back."""

from competitions.setup_document.parsing import LARGEST, MalformedDocumentError
from competitions.setup_document.reading import read
from competitions.setup_document.serializers import FORMAT, VERSION
from competitions.setup_document.writing import (
    MOST_FILE_BYTES,
    TooLargeError,
    refuse_too_large,
    written,
)

__all__ = [
    "FORMAT",
    "LARGEST",
    "MOST_FILE_BYTES",
    "VERSION",
    "MalformedDocumentError",
    "TooLargeError",
    "read",
    "refuse_too_large",
    "written",
]
