"""The demonstration's applicants and what they hand in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.core.files.base import ContentFile

from competitions import self_check
from competitions.models import Competition
from competitions.self_check import SelfCheck
from input2.accounts.models import User
from input2.accounts.services import create_demonstration_person
from input2.site.demonstration import late, redacting, together
from input2.site.demonstration.content import Content, again, answers, contact_address, read
from input2.site.demonstration.papers import Paper, make_papers
from submissions import services
from submissions.checklist import Checked
from submissions.codes import ALPHABET, LENGTH
from submissions.enums import ScreeningOutcome
from submissions.models import Entry

DRAFTS = frozenset({11, 30})
WITHDRAWN = {30: "Our partner has left the project; we come back next year."}
WAITING = frozenset({5, 22})
# By the number of the entry the point of the checklist, the reason that was chosen, and what was written by hand.
CHANGES = {41: ("letter", "other-city", "")}
INELIGIBLE = {
    17: ("letter", "missing", "The document does not name who runs the site either."),
    36: ("operation", "plan", ""),
}
Against = tuple[str, str, str]


def enter(
    competition: Competition,
    content: list[Content],
    *,
    organiser: User,
    at: datetime,
    chance: Random,
) -> list[Entry]:
    """Every entry from its first word to its screening; those found eligible are returned."""
    eligible = []
    codes = [code_of(competition, chance) for _item in content]
    papers = make_papers(content, codes)
    first, second = again()
    for number, (item, code, files) in enumerate(zip(content, codes, papers, strict=True)):
        entry = _write(competition, item, files, code=code, number=number)
        if number in DRAFTS:
            _withdraw(entry, WITHDRAWN.get(number, ""))
            continue
        _enter_in_time_or_late(entry, number=number, of=len(content), organiser=organiser)
        if number == first:
            _enter_again(competition, second, files, number=len(content))
        _ask_for_changes(entry, CHANGES.get(number), organiser=organiser, at=at)
        if number in WAITING or number in CHANGES:
            continue
        if number not in together.GOING:
            against = INELIGIBLE.get(number)
            _screen(entry, against, organiser=organiser, at=at + timedelta(minutes=7 * number))
        if item["slug"] == redacting.SLUG:
            redacting.redact(entry, organiser=organiser, at=at + timedelta(days=1))
        if number not in INELIGIBLE:
            eligible.append(entry)
    chosen = [codes[number] for number in sorted(together.NUMBERS)]
    together.screen_together(competition, chosen, organiser=organiser, at=at + timedelta(hours=8))
    return eligible


def begin_draft(competition: Competition, *, owner: User, now: datetime) -> Entry:
    """A draft that somebody left half-way, for a newcomer to go on with."""
    check = _passed(competition)
    entry = services.start_entry(competition, by=owner, now=now - timedelta(days=2), check=check)
    about = {
        "organisation": owner.organisation,
        "contact_name": owner.full_name,
        "economy": owner.economy,
    }
    given = {**read("draft"), **about}
    return services.save_answers(entry, given, by=owner, now=now - timedelta(days=1))


def _passed(competition: Competition) -> SelfCheck:
    """The answers of somebody who may enter."""
    questions = list(competition.self_check_questions.all())
    answers = {question.key: question.wanted for question in questions}
    return SelfCheck(self_check.fingerprint(questions), answers)


def code_of(competition: Competition, chance: Random) -> str:
    """A code as entries have it, the same in each demonstration."""
    return f"{competition.short_name}-{''.join(chance.choices(ALPHABET, k=LENGTH))}"


def _write(
    competition: Competition, item: Content, files: Sequence[Paper], *, code: str, number: int
) -> Entry:
    started = competition.opens_at + timedelta(days=3 + 2.4 * number)
    owner = create_demonstration_person(
        email=contact_address(item),
        full_name=item["contact_name"],
        economy=item["economy"],
        organisation=item["organisation"],
        language=item["language"],
        at=started - timedelta(hours=1),
    )
    entry = services.start_entry(competition, by=owner, now=started, code=code)
    for key, name, bytes_ in files:
        upload = ContentFile(bytes_, name)
        services.attach(entry, key, upload, by=owner, now=started + timedelta(days=1))
    return services.save_answers(entry, answers(item), by=owner, now=started + timedelta(days=2))


def _enter_again(
    competition: Competition, item: Content, files: Sequence[Paper], *, number: int
) -> None:
    """The same entry once more, with the same files: a likely duplicate for organisers to look at."""
    code = code_of(competition, Random(item["slug"]))  # noqa: S311 -- the same demonstration each time
    entry = _write(competition, item, files, code=code, number=number)
    _hand_in(entry, number=number, of=number)


def _enter_in_time_or_late(entry: Entry, *, number: int, of: int, organiser: User) -> None:
    if number in late.MORE_TIME:
        late.give_more_time(entry, late.MORE_TIME[number], organiser=organiser)
    elif number in late.ACCEPTED:
        late.accept(entry, late.ACCEPTED[number], organiser=organiser)
    else:
        _hand_in(entry, number=number, of=of)


def _hand_in(entry: Entry, *, number: int, of: int) -> None:
    closes_at = entry.competition.closes_at
    # Most people hand in during the last days.
    before = timedelta(days=30 * (1 - number / of) ** 2, minutes=11 + 13 * (number % 9))
    services.hand_in(
        entry, revision=entry.revision, declarations={}, by=entry.owner, now=closes_at - before
    )


def _withdraw(entry: Entry, reason: str) -> None:
    if reason:
        at = entry.competition.closes_at - timedelta(hours=5)
        services.withdraw(entry, reason=reason, by=entry.owner, now=at)


def _ask_for_changes(
    entry: Entry, against: Against | None, *, organiser: User, at: datetime
) -> None:
    """The date lies weeks ahead, so that the team can still answer when the demonstration is looked at."""
    if against is None:
        return
    until = at + timedelta(days=45)
    services.request_changes(
        entry, what=against[2], until=until, checks=_checked(entry, against), by=organiser, now=at
    )


def _screen(entry: Entry, against: Against | None, *, organiser: User, at: datetime) -> None:
    services.screen(
        entry,
        outcome=ScreeningOutcome.INELIGIBLE if against else ScreeningOutcome.ELIGIBLE,
        reason=against[2] if against else "",
        checks=_checked(entry, against),
        version_number=1,
        by=organiser,
        now=at,
    )


def _checked(entry: Entry, against: Against | None) -> list[Checked]:
    """Every point is met but the one that speaks against the entry."""
    keys = entry.competition.screening_items.values_list("key", flat=True)
    point, reason, _note = against or ("", "", "")
    return [
        Checked(key, is_met=False, reasons=(reason,)) if key == point else Checked(key, is_met=True)
        for key in keys
    ]
