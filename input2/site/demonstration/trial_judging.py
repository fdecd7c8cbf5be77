"""How the trial edition was judged: two rounds, what came of each entry, and what its team read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from competitions.models import Award, Competition
from input2.accounts.models import User
from input2.jobs import services as jobs
from input2.jobs.models import Job
from input2.site.demonstration import calls, scoring
from input2.site.demonstration.calls import Schedule
from input2.site.demonstration.content import Content, read
from input2.site.demonstration.scoring import Panellist
from judging import services
from judging.enums import PUBLISHING, RANKING, DecisionKind
from judging.models import Round
from judging.selectors.decisions import fingerprint, missing, pending_decisions
from judging.selectors.rubric import criteria_of
from judging.services import Verdict, Words
from submissions.enums import EntryState
from submissions.models import Entry

Entered = tuple[Entry, Content]

SEED: Final = 1998
PANEL: Final = frozenset(
    {
        "shao.bin@northern-transport.example.org",
        "lin.haiyan@living-beach.example.org",
        "m.stolbova@young-energy.example.org",
        "hamasaki@comfort-research.example.org",
        "midorikawa@setouchi-forum.example.org",
        "imogen.falconer@urban-advice.example.org",
    }
)
FIRST: Final = Schedule(
    -536, -522, name={"en": "Preliminary review", "zh-hans": "初评"}, judges_per_entry=2
)
FINAL: Final = Schedule(
    -518, -506, name={"en": "Final review", "zh-hans": "终评"}, judges_per_entry=2
)
# In days from today, and after the last day of each round.
FIRST_PUBLISHED: Final = -520
FINAL_PUBLISHED: Final = -500
# Points of 100 that an entry is worth, by how far it came.
LEVELS: Final[Mapping[str, int]] = {
    EntryState.WINNER: 87,
    EntryState.FINALIST: 80,
    EntryState.SHORTLISTED: 74,
    EntryState.NOT_SELECTED: 58,
}
IN_FINAL: Final = 71
# Judges who are stricter elsewhere have one page to read here, and differ less.
AT_EASE: Final = 0.2


def judge(call: Competition, entered: Sequence[Entered], *, by: User, now: datetime) -> None:
    """Both rounds from their opening to the mails about what came of them."""
    chance = Random(SEED)  # noqa: S311 -- the same demonstration each time
    people = [item for item in read("people")["judges"] if item["email"] in PANEL]
    panel = scoring.create_panel(call, people, by=by, at=call.closes_at)
    first = _score(call, entered, FIRST, panel=panel, by=by, now=now, chance=chance)
    finalists = [(entry, item) for entry, item in entered if item.get("in_final")]
    _select(first, entered, finalists, by=by, at=calls.morning(now, FIRST_PUBLISHED - 1))
    _publish(first, by=by, at=calls.morning(now, FIRST_PUBLISHED))
    final = _score(call, finalists, FINAL, panel=panel, by=by, now=now, chance=chance)
    awards = {award.key: award for award in call.awards.all()}
    for entry, item in finalists:
        at = calls.morning(now, FINAL_PUBLISHED - 1)
        services.decide(entry, final, _verdict(item, awards), words=_words(item), by=by, now=at)
    _publish(final, by=by, at=calls.morning(now, FINAL_PUBLISHED))
    _leave_no_job(call, by=by, at=calls.morning(now, FINAL_PUBLISHED))


def _score(
    call: Competition,
    entered: Sequence[Entered],
    schedule: Schedule,
    *,
    panel: Sequence[Panellist],
    by: User,
    now: datetime,
    chance: Random,
) -> Round:
    """Every scorecard of a round, and its end; the comments are in the language of the entry where they are its own."""
    round_ = calls.create_round(call, schedule, is_blind=False, by=by, now=now)
    assigned_at = round_.opens_at + timedelta(hours=1)
    entries = [entry for entry, _item in entered]
    assignments = scoring.assign_all(entries, panel, round_=round_, by=by, now=assigned_at)
    items = {entry.pk: item for entry, item in entered}
    severity = {member.judge.pk: member.severity for member in panel}
    told = {pk: [*item.get("comments", [])] for pk, item in items.items()}
    criteria = criteria_of(round_)
    for number, assignment in enumerate(assignments):
        own = told[assignment.entry_id]
        scoring.submit(
            assignment,
            criteria,
            level=_level(items[assignment.entry_id]) + severity[assignment.judge_id] * AT_EASE,
            remark=own.pop() if own else chance.choice(scoring.COMMENTS),
            at=assigned_at + timedelta(days=1, hours=3 * number),
            chance=chance,
        )
    return services.close_round(round_, by=by, now=round_.closes_at)


def _select(
    round_: Round,
    entered: Sequence[Entered],
    finalists: Sequence[Entered],
    *,
    by: User,
    at: datetime,
) -> None:
    """The finalists all at once; the others one by one, each with what its team is told."""
    going = [entry for entry, _item in finalists]
    services.decide_many(round_, going, Verdict(DecisionKind.ADVANCE), by=by, now=at)
    for entry, item in entered:
        if not item.get("in_final"):
            verdict = Verdict(DecisionKind.NOT_SELECTED)
            services.decide(entry, round_, verdict, words=_words(item), by=by, now=at)


def _level(item: Content) -> int:
    level = LEVELS[item["outcome"]]
    return max(level, IN_FINAL) if item.get("in_final") else level


def _verdict(item: Content, awards: Mapping[str, Award]) -> Verdict:
    match item["outcome"]:
        case EntryState.WINNER:
            return Verdict(DecisionKind.AWARD, awards[item["award"]])
        case EntryState.FINALIST:
            return Verdict(DecisionKind.ADVANCE)
        case EntryState.NOT_SELECTED:
            return Verdict(DecisionKind.NOT_SELECTED)
    # Left open: it stays on the shortlist.
    return Verdict(None)


def _words(item: Content) -> Words:
    return Words(feedback=item.get("feedback", ""), note=item.get("note", ""))


def _publish(round_: Round, *, by: User, at: datetime) -> None:
    """As an organiser does who has read what is missing, and a worker then."""
    ordered = services.request_publication(
        round_,
        confirmed=[one.key for one in missing(round_)],
        shares_comments=True,
        shares_marks=True,
        looked_at=fingerprint(pending_decisions(round_)),
        by=by,
        now=at,
    )
    services.publish(ordered.pk, now=at)


def _leave_no_job(call: Competition, *, by: User, at: datetime) -> None:
    """What the workers were asked for is done, and an edition is archived only when nothing waits for them."""
    asked = Job.objects.filter(scope=call.slug, kind__in=[RANKING, PUBLISHING])
    for job in asked.under_way():
        jobs.cancel(job, by=by, now=at)
