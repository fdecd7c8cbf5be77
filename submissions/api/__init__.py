"""One's own entries for one's own programs: the same services and policies as the pages."""

from submissions.api.entries import AnswersOfEntry, EntryDetail, EntryList, Withdrawal
from submissions.api.files import FileDetail, FileList
from submissions.api.versions import HandIn, VersionContent, VersionDetail, VersionList

__all__ = [
    "AnswersOfEntry",
    "EntryDetail",
    "EntryList",
    "FileDetail",
    "FileList",
    "HandIn",
    "VersionContent",
    "VersionDetail",
    "VersionList",
    "Withdrawal",
]
