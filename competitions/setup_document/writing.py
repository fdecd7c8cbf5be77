"""From the description to the document: the same set-up always gives the same bytes."""

import json
from typing import Final
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from competitions.new_call import NewCompetition
from competitions.setup_document.serializers import FORMAT, VERSION, SetupSerializer
from input2.lib.errors import DomainError

# In base64 and with everything else this stays below what is read back.
MOST_FILE_BYTES: Final = 40 * 1024 * 1024


class TooLargeError(DomainError):
    """The files of the call are more than a document holds."""

    code = "too_large"


def written(described: NewCompetition) -> bytes:
    """UTF-8, two spaces to a level, one order of names; times in the competition's zone."""
    context = {"zone": ZoneInfo(described.time_zone)}
    body = SetupSerializer(described, context=context).data
    document = {"format": FORMAT, "version": VERSION, **body}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def refuse_too_large(size: int) -> None:
    """Asked before the files are read: a document that could not be read back is not written."""
    if size > MOST_FILE_BYTES:
        sentence = _(
            "The documents and logos of this call are larger than %(limit)s together, which is more than a set-up file holds."
        )
        raise TooLargeError(sentence % {"limit": filesizeformat(MOST_FILE_BYTES)})
