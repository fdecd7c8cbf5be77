"""What each filter of the entries list means, to the page and to whoever acts on all that it lists."""

from datetime import timedelta

import pytest

from competitions.enums import Fills, QuestionType
from competitions.models import Question
from input2.site import entry_list
from judging.enums import ConflictKind
from judging.services import recuse
from tests.factories import (
    NOW,
    make_answer,
    make_assignment,
    make_attachment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_question,
    make_round,
    make_version,
)
from tests.site.test_entries import counts, listed, listing

pytestmark = pytest.mark.django_db


def ask_for_types(competition) -> None:
    section = competition.sections.get(key="about")
    make_question(
        section,
        "type",
        QuestionType.SINGLE_CHOICE,
        options=[
            {"key": "company", "label": {"en": "Company"}},
            {"key": "ngo", "label": {"en": "Charity"}},
        ],
        fills=Fills.ORGANISATION_TYPE,
    )
    make_question(section, "msme", QuestionType.YES_NO, fills=Fills.IS_MSME)
    make_question(
        section,
        "kind",
        QuestionType.SINGLE_CHOICE,
        options=[
            {"key": "case", "label": {"en": "Case"}},
            {"key": "product", "label": {"en": "Product"}},
        ],
        fills=Fills.ENTRY_TYPE,
    )


def require(competition, key: str, **fields) -> None:
    Question.objects.filter(competition=competition, key=key).update(is_required=True, **fields)


def test_the_list_is_filtered_by_type_of_organisation_and_msme():
    competition = make_competition()
    ask_for_types(competition)
    small = make_handed_in(competition, answers={"type": "company", "msme": True})
    large = make_handed_in(competition, answers={"type": "company", "msme": False})
    charity = make_handed_in(competition, answers={"type": "ngo"})
    make_entry(competition, answers={"type": "company", "msme": True})

    assert set(listed(competition, "type=company")) == {small, large}
    assert listed(competition, "type=ngo") == [charity]
    assert listed(competition, "msme=yes") == [small]
    assert listed(competition, "msme=no") == [large]
    assert counts(competition, "type=company", "MSME") == {"All": None, "Yes": 1, "No": 1}
    assert counts(competition, "msme=yes", "Organisation") == {"All": None, "Company": 1}


def test_the_list_is_filtered_by_type_of_entry():
    competition = make_competition()
    ask_for_types(competition)
    case = make_handed_in(competition, answers={"kind": "case", "type": "company"})
    product = make_handed_in(competition, answers={"kind": "product", "type": "ngo"})
    make_entry(competition, answers={"kind": "product"})

    assert listed(competition, "kind=case") == [case]
    assert listed(competition, "kind=product&type=ngo") == [product]
    assert listed(competition, "kind=company") == []
    assert counts(competition, "", "Type of entry") == {"All": None, "Case": 1, "Product": 1}
    assert counts(competition, "type=ngo", "Type of entry") == {"All": None, "Product": 1}
    assert counts(competition, "kind=case", "Organisation") == {"All": None, "Company": 1}


def test_a_form_that_asks_for_no_type_of_entry_offers_no_filter_by_it():
    competition = make_competition()
    make_handed_in(competition)

    labels = {group["label"] for group in listing(competition)["more_filters"]}

    assert "Files" in labels
    assert "Type of entry" not in labels


def test_judge_coverage_is_of_the_entries_that_judges_may_score():
    round_ = make_round(judges_per_entry=2)
    competition = round_.competition
    none, few, enough = (make_eligible(competition) for _number in range(3))
    make_handed_in(competition)
    for entry, judges in ((few, 1), (enough, 2)):
        for _number in range(judges):
            make_assignment(round_, entry=entry, judge=make_judge(competition))

    assert listed(competition, "judges=none") == [none]
    assert listed(competition, "judges=few") == [few]
    assert listed(competition, "judges=enough") == [enough]


def test_a_judge_who_stepped_back_covers_nothing():
    round_ = make_round(judges_per_entry=1)
    entry = make_eligible(round_.competition)
    assignment = make_assignment(round_, entry=entry, judge=make_judge(round_.competition))

    recuse(
        assignment, kind=ConflictKind.OTHER, reason="A friend.", by=assignment.judge.user, now=NOW
    )

    assert listed(round_.competition, "judges=none") == [entry]


def test_judges_are_counted_in_the_round_that_was_asked_for():
    first = make_round(judges_per_entry=1)
    competition = first.competition
    make_round(competition, position=2, judges_per_entry=1)
    entry = make_eligible(competition)
    make_assignment(first, entry=entry, judge=make_judge(competition))

    assert listed(competition, "judges=enough") == [entry]
    assert listed(competition, "judges=enough&round=1") == [entry]
    assert listed(competition, "judges=none&round=2") == [entry]


def test_without_a_round_a_filter_by_judges_means_no_entry_rather_than_all():
    competition = make_competition()
    make_eligible(competition)

    assert listed(competition, "judges=none") == []


def test_a_file_is_missing_once_the_form_requires_it():
    competition = make_competition()
    without = make_handed_in(competition)
    complete = make_entry(competition)
    make_attachment(complete)
    make_version(complete)
    assert listed(competition, "files=missing") == []

    require(competition, "document")

    assert listed(competition, "files=missing") == [without]


def test_a_file_is_not_missing_before_the_instant_from_which_it_is_required():
    competition = make_competition()
    entry = make_handed_in(competition)

    require(competition, "document", required_from=NOW + timedelta(seconds=1))
    assert listed(competition, "files=missing") == []

    require(competition, "document", required_from=NOW)
    assert listed(competition, "files=missing") == [entry]


def test_a_file_that_an_entry_is_not_asked_for_is_not_missing():
    competition = make_competition()
    green = make_handed_in(competition, answers={"track": "green", "matchmaking": True})
    make_handed_in(competition, answers={"track": "transport", "matchmaking": True})
    make_handed_in(competition, answers={"track": "green"})
    letter = Question.objects.get(competition=competition, key="letter")
    letter.tracks.add(competition.tracks.get(key="green"))
    condition = Question.objects.get(competition=competition, key="matchmaking")

    require(competition, "letter", shown_if=condition, shown_if_values=["yes"])

    assert listed(competition, "files=missing") == [green]


def test_a_file_that_the_team_took_away_afterwards_is_not_missing_in_what_it_handed_in():
    competition = make_competition()
    entry = make_entry(competition)
    attachment = make_attachment(entry)
    make_version(entry)
    require(competition, "document")

    attachment.delete()

    assert listed(competition, "files=missing") == []


def test_what_was_typed_finds_answers_that_fill_no_column():
    competition = make_competition()
    section = competition.sections.get(key="entry")
    make_question(section, "problem", QuestionType.LONG_TEXT)
    entry = make_handed_in(competition, answers={"problem": "面向公众的智慧城市交通"})
    make_handed_in(competition)

    assert listed(competition, "q=智慧城市") == [entry]


def test_what_is_written_after_handing_in_is_not_searched_yet():
    competition = make_competition()
    entry = make_handed_in(competition)

    make_answer(entry, "summary", "Umbrellas.", base=1)

    assert listed(competition, "q=umbrellas") == []


@pytest.mark.parametrize("typed", ["%ED%A0%80", "%00", "%FF", "'%22", "%F0%9F%8C%B3"])
def test_nothing_typed_is_an_error(typed):
    competition = make_competition()
    make_handed_in(competition)

    listed(competition, f"q={typed}&track={typed}&type={typed}&kind={typed}&round={typed}")


def test_another_competitions_entries_are_never_meant():
    mine, other = make_competition(), make_competition()
    make_handed_in(other)

    assert not entry_list.entries_asked_for(mine, "q=shade", now=NOW).exists()
