"""Telling the people concerned that dates have moved, once."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.enums import Role
from competitions.models import DateChange
from competitions.policies import refusal_to_organise
from input2.accounts.models import User
from input2.audit import services as audit
from input2.jobs import services as jobs
from input2.lib.errors import DomainError
from input2.lib.localized import Texts, by_language
from submissions import emails
from submissions.date_notices import JOB, concerned, job_key, step_of
from submissions.enums import Concerned
from submissions.models import DateNotice

BATCH: Final = 100
Report = Callable[[int, int], None]


class NobodyChosenError(DomainError):
    """A message goes to somebody."""

    code = "nobody_chosen"
    status = 400


class EmptyNoticeError(DomainError):
    """Every reader gets the text in a language of the call."""

    code = "empty_notice"
    status = 400


class AlreadyToldError(DomainError):
    """Each group hears once of a change."""

    code = "already_told"


@transaction.atomic
def send_date_notice(
    change: DateChange, groups: Sequence[Concerned], text: Texts, *, by: User, now: datetime
) -> list[DateNotice]:
    """Have everybody in these groups told by mail; groups that were told already are passed over."""
    first = step_of(change)[0]
    locked = DateChange.objects.select_for_update(of=("self",)).get(pk=first.pk)
    if refusal := refusal_to_organise(by, locked.competition):
        raise refusal
    if not groups:
        raise NobodyChosenError(_("Choose who is told."))
    texts = _complete(text, locked.competition.languages)
    told = set(locked.notices.values_list("group", flat=True))
    asked = [group for group in Concerned if group in groups and group not in told]
    if not asked:
        raise AlreadyToldError(_("They have been told about this change already."))
    return [_request(locked, group, texts, by=by, now=now) for group in asked]


@transaction.atomic
def resume_date_notice(notice: DateNotice, *, by: User, now: datetime) -> None:
    """Go on with a message whose work failed; who was told already hears nothing twice."""
    locked = DateNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if refusal := refusal_to_organise(by, locked.change.competition):
        raise refusal
    if locked.finished_at:
        raise AlreadyToldError(_("They have been told about this change already."))
    scope = locked.change.competition.slug
    audit.record(
        action="date_notice.resumed",
        by=by,
        role=Role.ORGANISER,
        target=locked,
        at=now,
        scope=scope,
    )
    jobs.request(kind=JOB, key=job_key(locked), by=by, at=now, scope=scope)


def deliver_date_notice(notice_id: int, *, report: Report, now: datetime) -> int:
    """Queue one mail to each person of the group; how many were told. Done again, it sends nothing twice."""
    notice = DateNotice.objects.select_related("change__competition").get(pk=notice_id)
    changes = step_of(notice.change)
    people = list(_untold(notice))
    for done in range(0, len(people), BATCH):
        # Outside the batch's transaction: whoever watches sees it, and the work stays this worker's.
        report(done, len(people))
        with transaction.atomic():
            for person in people[done : done + BATCH]:
                emails.date_moved(notice, changes, person, at=now)
    report(len(people), len(people))
    told = emails.told_of(notice).count()
    DateNotice.objects.filter(pk=notice.pk).update(told=told, finished_at=now)
    return told


def _request(
    change: DateChange, group: Concerned, texts: Texts, *, by: User, now: datetime
) -> DateNotice:
    notice = DateNotice.objects.create(
        change=change, group=group, text=texts, requested_by=by, requested_at=now
    )
    scope = change.competition.slug
    audit.record(
        action="date_notice.sent",
        by=by,
        role=Role.ORGANISER,
        target=notice,
        at=now,
        scope=scope,
        after={"change": change.pk, "group": group.value, "text": dict(texts)},
    )
    jobs.request(kind=JOB, key=job_key(notice), by=by, at=now, scope=scope)
    return notice


def _untold(notice: DateNotice) -> Iterator[User]:
    """Whoever moved from one group to the other between two messages has had the other one."""
    had_another = set(emails.told_otherwise(notice).values_list("recipient_id", flat=True))
    people = concerned(notice.change.competition, Concerned(notice.group))
    return (person for person in people if person.pk not in had_another)


def _complete(text: Texts, languages: Sequence[str]) -> dict[str, str]:
    texts = {language: words.strip() for language, words in by_language(text).items()}
    if any(not texts.get(language) for language in languages):
        raise EmptyNoticeError(_("Write the message in each language of the call."))
    return texts
