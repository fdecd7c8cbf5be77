from django.utils.translation import gettext as _

from input2.lib.errors import DomainError


class FileRefusedError(DomainError):
    """The file cannot be taken as it is; the sentence says what is wrong with it."""

    code = "file_refused"
    status = 400


def damaged(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("“%(name)s” is damaged or incomplete and cannot be opened.") % {"name": name}
    )
