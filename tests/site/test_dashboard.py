from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from competitions.enums import CompetitionState, Fills, QuestionType, Role
from competitions.models import Economy
from input2.notifications.enums import MessageState
from input2.site.dashboard import coverage_of, progress_of
from input2.site.dashboard.coverage import Counts, Stage
from input2.site.dashboard.kinds import kinds_of
from input2.site.dashboard.needs import needs_of
from judging.enums import ConflictKind, RoundState, ScorecardState
from judging.models import Scorecard
from submissions import services
from submissions.enums import EntryState
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_decision,
    make_eligible,
    make_enquiry,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_message,
    make_published,
    make_question,
    make_redaction,
    make_round,
    make_score,
    make_scorecard,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


def put_in(entry: Entry, state: EntryState) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(state=state)
    return entry


def test_the_funnel_counts_how_far_entries_came():
    competition = make_competition()
    make_entry(competition)
    make_handed_in(competition)
    make_eligible(competition)
    for state in (
        EntryState.INELIGIBLE,
        EntryState.SHORTLISTED,
        EntryState.WINNER,
        EntryState.NOT_SELECTED,
        EntryState.WITHDRAWN,
    ):
        put_in(make_handed_in(competition), state)
    make_handed_in()

    coverage = coverage_of(competition, now=NOW)

    assert coverage.total == Counts(
        drafts=1, submitted=6, waiting=1, eligible=4, shortlisted=2, winners=1
    )
    assert [bar.value for bar in coverage.funnel_bars()] == [7, 6, 4, 2, 1]


def test_every_economy_is_shown_also_without_an_entry():
    competition = make_competition()
    make_handed_in(competition, answers={"economy": "HKC"})
    make_handed_in(competition, answers={"economy": "HKC"})
    make_handed_in(competition, answers={"economy": "CHL"})
    make_entry(competition, answers={"economy": "PE"})
    make_handed_in(answers={"economy": "PE"})

    coverage = coverage_of(competition, now=NOW)

    bars = coverage.economy_bars()
    assert len(bars) == Economy.objects.count() == 21
    assert [(bar.label, bar.value, bar.share) for bar in bars[:3]] == [
        ("Hong Kong, China", 2, 100),
        ("Chile", 1, 50),
        ("Australia", 0, 0),
    ]
    assert coverage.economies_reached() == 2


def test_every_track_of_the_call_is_shown_in_its_order():
    competition = make_competition()
    make_handed_in(competition, answers={"track": "transport"})
    make_entry(competition, answers={"track": "green"})

    bars = coverage_of(competition, now=NOW).track_bars()

    assert [(bar.label, bar.value) for bar in bars] == [("Green", 0), ("Transport", 1)]


@pytest.mark.parametrize(
    ("stage", "peru", "totals"),
    [(Stage.DRAFTS, [1, 0], [1, 0]), (Stage.SUBMITTED, [0, 2], [1, 2])],
)
def test_the_table_crosses_economies_with_tracks_at_each_step(stage, peru, totals):
    competition = make_competition()
    make_entry(competition, answers={"economy": "PE"})
    for _number in range(2):
        make_handed_in(competition, answers={"economy": "PE", "track": "transport"})
    make_handed_in(competition)

    matrix = coverage_of(competition, now=NOW).matrix(stage)

    rows = {row.label: row.values for row in matrix.rows}
    assert (matrix.tracks, len(matrix.rows)) == (["Green", "Transport"], 21)
    assert (rows["Peru"], matrix.totals, matrix.total) == (peru, totals, sum(totals))


def test_what_names_no_economy_and_no_track_has_a_row_and_a_column_of_its_own():
    competition = make_competition()
    make_entry(competition, answers={"economy": None, "track": None})

    coverage = coverage_of(competition, now=NOW)

    drafts, submitted = coverage.matrix(Stage.DRAFTS), coverage.matrix(Stage.SUBMITTED)
    assert (drafts.tracks[-1], drafts.rows[-1].label) == ("No track chosen", "No economy given")
    assert (drafts.rows[-1].values, drafts.total) == ([0, 0, 1], 1)
    assert (len(submitted.tracks), len(submitted.rows)) == (2, 21)


def test_types_of_organisation_speak_as_the_form_does():
    competition = make_competition()
    make_question(
        competition.sections.get(key="about"),
        "kind",
        QuestionType.SINGLE_CHOICE,
        fills=Fills.ORGANISATION_TYPE,
        options=[
            {"key": "ngo", "label": {"en": "Association"}},
            {"key": "city", "label": {"en": "City"}},
        ],
    )
    make_question(
        competition.sections.get(key="about"), "small", QuestionType.YES_NO, fills=Fills.IS_MSME
    )
    make_handed_in(competition, answers={"kind": "city", "small": True})
    make_handed_in(competition, answers={"kind": "city", "small": False})
    make_handed_in(competition)
    make_entry(competition, answers={"kind": "ngo", "small": True})

    found = kinds_of(competition)

    assert [(bar.label, bar.value) for bar in found.bars()] == [
        ("Association", 0),
        ("City", 2),
        ("Not said", 1),
    ]
    assert (found.msme().count, found.msme().handed_in, found.msme().percent) == (1, 3, 33)


def test_progress_counts_scorecards_of_judges_at_work():
    round_ = make_round()
    entry = make_eligible(round_.competition)
    done, begun, recused, _untouched = (
        make_assignment(round_, entry=entry, judge=make_judge(round_.competition))
        for _number in range(4)
    )
    make_scorecard(done)
    make_score(begun, points=Decimal(5))
    make_score(recused, points=Decimal(5))
    Scorecard.objects.filter(assignment=recused).update(
        state=ScorecardState.RECUSED, recusal_kind=ConflictKind.PERSONAL
    )

    (progress,) = progress_of(round_.competition, now=NOW)

    assert (progress.assigned, progress.submitted, progress.percent) == (3, 1, 33)


def test_an_entry_lacks_judges_until_enough_of_them_are_at_work():
    round_ = make_round(judges_per_entry=2)
    competition = round_.competition
    entries = [make_eligible(competition) for _number in range(3)]
    make_handed_in(competition)
    for entry, count in zip(entries, (2, 1, 0), strict=True):
        for _number in range(count):
            make_assignment(round_, entry=entry, judge=make_judge(competition))

    (progress,) = progress_of(competition, now=NOW)

    assert progress.lacking == 2


def needs(competition, *, user=None, now=NOW):
    return needs_of(
        competition,
        coverage_of(competition, now=NOW).total,
        progress_of(competition, now=now),
        user=user or make_member(competition),
        now=now,
    )


def test_what_waits_is_listed_with_links_and_nothing_else_is():
    round_ = make_round(judges_per_entry=1, state=RoundState.OPEN)
    competition = round_.competition
    make_handed_in(competition)
    make_eligible(competition)
    make_message(scope=competition.slug, state=MessageState.FAILED)
    make_message(scope="elsewhere", state=MessageState.UNCERTAIN)

    found = needs(competition)

    start = f"/organise/{competition.slug}/"
    assert [(need.count, need.label, need.href) for need in found] == [
        (1, "entry waits for screening", f"{start}entries/?state=submitted"),
        (1, f"entry has too few judges in {round_.name}", f"{start}rounds/{round_.position}/"),
        (1, "mail failed", f"{start}messages/?state=failed"),
    ]


def test_a_redacted_copy_waits_once_its_team_has_handed_in_a_newer_version():
    competition = make_competition()
    same, newer, withdrawn = (make_handed_in(competition) for _number in range(3))
    for entry in (same, newer, withdrawn):
        make_redaction(entry)
    for entry in (newer, withdrawn):
        services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
        make_version(entry)
    services.withdraw(withdrawn, reason="We moved.", by=withdrawn.owner, now=NOW)

    waiting = [need for need in needs(competition) if "redact" in need.label]
    make_redaction(newer)
    done = [need for need in needs(competition) if "redact" in need.label]

    page = reverse("submissions:redaction", args=[competition.slug, newer.code])
    assert [(need.count, need.href) for need in waiting] == [(1, page)]
    assert done == []


def test_drafts_need_somebody_in_the_last_week_alone():
    competition = make_competition()
    make_entry(competition)

    found = {
        left: [(need.count, need.label, need.note) for need in needs(competition, now=at)]
        for left in (timedelta(days=8), timedelta(days=7), timedelta(hours=5), timedelta())
        for at in [competition.closes_at - left]
    }

    waiting = (1, "draft is not handed in yet")
    assert list(found.values()) == [
        [],
        [(*waiting, "closes in 7 days")],
        [(*waiting, "closes in 5 hours")],
        [],
    ]


def test_judges_are_idle_before_the_round_closes_and_late_from_then_on():
    round_ = make_round(judges_per_entry=1, closes_at=NOW + timedelta(days=3))
    for kind in ("done", "begun", "idle", "idle"):
        assignment = make_assignment(round_)
        if kind == "done":
            make_scorecard(assignment)
        elif kind == "begun":
            make_score(assignment, points=Decimal(5))

    before = needs(round_.competition, now=round_.closes_at - timedelta(seconds=1))
    after = needs(round_.competition, now=round_.closes_at)

    named = f"in {round_.name}"
    assert [(need.count, need.label) for need in before] == [(2, f"judges have not begun {named}")]
    assert [(need.count, need.label) for need in after] == [
        (3, f"judges are late {named}"),
        (4, f"entries are undecided {named}"),
    ]


def test_round_that_is_over_waits_for_decisions_and_then_for_their_publication():
    round_ = make_round(judges_per_entry=1)
    undecided = make_scorecard(make_assignment(round_)).assignment.entry
    organiser = make_member(round_.competition)
    make_decision(round_, by=organiser, now=NOW)
    named = f"in {round_.name}"

    def labels(now):
        return [
            need.label for need in needs(round_.competition, now=now) if "decision" in need.href
        ]

    assert labels(round_.closes_at - timedelta(seconds=1)) == []
    assert labels(round_.closes_at) == [
        f"entry is undecided {named}",
        f"decision is not published {named}",
    ]
    round_.assignments.update(extended_until=round_.closes_at + timedelta(days=2))
    assert labels(round_.closes_at) == []
    assert len(labels(round_.closes_at + timedelta(days=2))) == 2
    make_decision(round_, entry=undecided, by=organiser)
    make_published(round_, by=organiser)
    assert labels(round_.closes_at) == []


def test_a_judge_with_more_time_is_not_late():
    round_ = make_round(judges_per_entry=1)
    make_assignment(round_, extended_until=round_.closes_at + timedelta(days=2))

    (progress,) = progress_of(round_.competition, now=round_.closes_at)

    assert progress.late == 0


def test_mails_about_judging_are_not_counted_for_whoever_has_an_entry_of_their_own():
    competition = make_competition()
    organiser = make_member(competition)
    make_team_member(make_eligible(competition), organiser)
    for kind in ("judging/recused", "submissions/screened"):
        make_message(scope=competition.slug, kind=kind, state=MessageState.FAILED)

    found = {person: needs(competition, user=person)[-1] for person in (organiser, None)}

    assert (found[organiser].count, found[None].count) == (1, 2)


def test_nothing_waits_in_an_archived_edition():
    competition = make_competition()
    make_handed_in(competition)
    competition.state, competition.archived_at = CompetitionState.ARCHIVED, NOW

    assert needs(competition) == []


def test_a_round_that_is_not_open_needs_nobody():
    round_ = make_round(judges_per_entry=1, state=RoundState.DRAFT)
    make_eligible(round_.competition)

    found = needs(round_.competition)

    assert found == []


def test_questions_that_wait_are_a_need():
    competition = make_competition()
    make_enquiry(competition)
    make_enquiry(competition, answer="Yes.", answered_at=NOW)
    make_enquiry(make_competition())

    found = needs(competition)

    assert [(need.count, need.label, need.href) for need in found] == [
        (
            1,
            "question waits for an answer",
            f"/organise/{competition.slug}/questions/?state=open",
        )
    ]


@pytest.mark.parametrize("role", Role)
def test_organisers_and_observers_read_the_dashboard(client, role):
    competition = make_competition()
    make_handed_in(competition)
    client.force_login(make_member(competition, role))

    page = client.get(f"/organise/{competition.slug}/").content.decode()

    assert "entry waits for screening" in page
    assert "Papua New Guinea" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "The call is open. Send its address"),
        ({"state": CompetitionState.DRAFT}, "Nobody sees this call until you publish it."),
        ({"opens_at": NOW + timedelta(days=1)}, "Entries can be started from"),
        ({"closes_at": NOW - timedelta(days=1)}, "without an entry"),
        ({"state": CompetitionState.ARCHIVED}, "This edition is archived"),
    ],
)
def test_a_competition_without_entries_says_what_comes_first(client, fields, sentence):
    competition = make_competition(**fields)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/").content.decode()

    assert sentence in page
    assert "Nothing waits for you at the moment." in page
    assert "No round has been set up yet." in page
    assert "Entries per day" not in page


def test_a_draft_leads_to_the_pages_that_make_it(client):
    competition = make_competition(state=CompetitionState.DRAFT)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/").content.decode()

    main = page[page.index("<main") :]
    assert f'href="/organise/{competition.slug}/call/"' in main


@pytest.mark.parametrize(("asked", "shown"), [("winners", "winners"), ("nonsense", "submitted")])
def test_the_table_shows_the_step_that_was_asked_for(client, asked, shown):
    competition = make_competition()
    make_handed_in(competition)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/?stage={asked}").content.decode()

    assert f'<a href="?stage={shown}#coverage" aria-current="page">' in page


def test_strangers_find_no_dashboard(client):
    competition = make_competition()
    people = [make_user(), make_member(make_competition()), make_handed_in(competition).owner]

    for person in people:
        client.force_login(person)
        assert client.get(f"/organise/{competition.slug}/").status_code == 404


def test_visitors_are_asked_to_sign_in(client):
    competition = make_competition()

    answer = client.get(f"/organise/{competition.slug}/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_deadline_that_passed_is_not_counted_down(client):
    competition = make_competition()
    client.force_login(make_member(competition))
    competition.closes_at = competition.opens_at + timedelta(days=1)
    competition.save()

    page = client.get(f"/organise/{competition.slug}/").content.decode()

    assert "until entries close" not in page
