"""Cleaned copies of a draft's files: which files can have one, and the work that makes it."""

from typing import Final

from input2.files import pdfs, pictures
from submissions.models import Attachment

JOB: Final = "submissions.clean_file"
CLEANABLE: Final = frozenset({pdfs.PDF, *pictures.TYPES.values()})


def job_key(attachment: Attachment) -> str:
    return f"attachment:{attachment.pk}"
