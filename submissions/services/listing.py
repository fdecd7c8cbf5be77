"""Keeps what the organisers' list reads in step with the entries, and with what each organiser wants to see of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from competitions.enums import QuestionType
from input2.accounts.models import User
from input2.audit import services as audit
from submissions.models import ChosenColumns, Entry, ListedEntry, Version

# Of what applicants wrote; an address is in the exports, and stays out of what a deleted account leaves behind.
SEARCHED: Final = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})


def list_draft(entry: Entry) -> None:
    """Before something is handed in, organisers find an entry by its title and code alone."""
    _keep(ListedEntry(entry=entry, text=f"{entry.code}\n{entry.title}"))


def list_version(entry: Entry, version: Version) -> None:
    """From now on the entry is found by what it says; needs the columns filled from the same version."""
    columns = [entry.code, entry.title, entry.organisation, entry.city, entry.summary]
    answers = [
        answer["value"] for answer in version.content["answers"] if answer["type"] in SEARCHED
    ]
    # A text that fills a column is an answer too, and need not be kept twice.
    texts = dict.fromkeys(text for text in [*columns, *answers] if text)
    files = {file["question"] for file in version.content["files"]}
    _keep(ListedEntry(entry=entry, text="\n".join(texts), file_questions=sorted(files)))


@transaction.atomic
def choose_columns(names: Sequence[str], *, by: User, now: datetime) -> None:
    """Show this person these columns from now on, on every device."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    ChosenColumns.objects.update_or_create(user=by, defaults={"names": list(names)})
    audit.record(action="person.columns_chosen", by=by, target=by, at=now)


def _keep(row: ListedEntry) -> None:
    ListedEntry.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["text", "file_questions"],
    )
