from input2.lib.errors import DomainError


class FileRefusedError(DomainError):
    """The file cannot be taken as it is; the sentence says what is wrong with it."""

    code = "file_refused"
    status = 400
