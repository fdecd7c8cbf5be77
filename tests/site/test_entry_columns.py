"""Everybody sees the columns that they chose, in every list of entries, and nobody else's."""

import pytest
from django.test import Client

from competitions.enums import Fills, QuestionType, Role
from input2.site.entry_list.columns import UNLESS_CHOSEN, Shown
from submissions.models import ChosenColumns
from submissions.services import choose_columns
from tests.factories import (
    NOW,
    make_assignment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_question,
    make_round,
    make_user,
)
from tests.site.test_entries import listing

pytestmark = pytest.mark.django_db


def post(client: Client, competition, columns=(), **more):
    data = {"columns": list(columns), **more}
    return client.post(f"/organise/{competition.slug}/entries/columns/", data)


def heads(client: Client, competition) -> list[str]:
    context = client.get(f"/organise/{competition.slug}/entries/").context
    return [str(head["label"]) for head in context["heads"]]


def cells(client: Client, competition, address: str = "") -> dict[str, str]:
    (row,) = client.get(f"/organise/{competition.slug}/entries/?{address}").context["rows"]
    return {cell.label: cell.text for cell in row.cells}


def test_chosen_columns_are_shown_in_every_competition_and_to_nobody_else(client):
    competition = make_competition()
    person = make_member(competition)
    client.force_login(person)

    answer = post(client, competition, ["city", "economy"], address="state=eligible&q=sun&after=x")

    assert answer["Location"] == f"/organise/{competition.slug}/entries/?q=sun&state=eligible"
    assert heads(client, competition) == ["Economy", "City"]
    client.force_login(make_member(competition))
    assert heads(client, competition) == ["Code", "Organisation", "State", "Handed in"]


def test_the_usual_columns_come_back_with_one_step(client):
    competition = make_competition()
    person = make_member(competition)
    choose_columns([], by=person, now=NOW)
    client.force_login(person)
    assert heads(client, competition) == []

    post(client, competition, ["city"], usual="")

    assert ChosenColumns.objects.get(user=person).names == [str(name) for name in UNLESS_CHOSEN]


def test_a_column_that_does_not_exist_changes_nothing(client):
    competition = make_competition()
    person = make_member(competition)
    client.force_login(person)

    post(client, competition, ["city", "password"])

    assert not ChosenColumns.objects.exists()


def test_a_column_that_exists_no_more_is_left_out(client):
    competition = make_competition()
    person = make_member(competition)
    choose_columns(["gone", "city"], by=person, now=NOW)
    client.force_login(person)

    assert heads(client, competition) == ["City"]


def test_every_column_says_what_the_entry_says(client):
    round_ = make_round(judges_per_entry=3)
    competition = round_.competition
    section = competition.sections.get(key="about")
    options = [{"key": "ngo", "label": {"en": "Charity"}}]
    make_question(
        section, "type", QuestionType.SINGLE_CHOICE, options=options, fills=Fills.ORGANISATION_TYPE
    )
    make_question(section, "msme", QuestionType.YES_NO, fills=Fills.IS_MSME)
    make_question(section, "city", fills=Fills.CITY)
    scale = [{"key": "trl-7", "label": {"en": "In use"}}]
    make_question(
        section, "maturity", QuestionType.SINGLE_CHOICE, options=scale, fills=Fills.MATURITY
    )
    kinds = [{"key": "case", "label": {"en": "Application case"}}]
    make_question(
        section, "kind", QuestionType.SINGLE_CHOICE, options=kinds, fills=Fills.ENTRY_TYPE
    )
    answers = {"type": "ngo", "kind": "case", "msme": False, "city": "Lima", "maturity": "trl-7"}
    entry = make_eligible(competition, answers=answers)
    make_assignment(round_, entry=entry, judge=make_judge(competition))
    person = make_member(competition)
    choose_columns(Shown.values, by=person, now=NOW)
    client.force_login(person)

    found = cells(client, competition)

    assert found.pop("Handed in")
    assert found == {
        "Code": entry.code,
        "Track": "Green",
        "Sub-field": "",
        "Type of entry": "Application case",
        "Organisation": "Harbour City Works",
        "Type of organisation": "Charity",
        "MSME": "No",
        "Economy": "Singapore",
        "City": "Lima",
        "Maturity": "In use",
        "State": "Eligible",
        "Judges": "1 of 3",
        "Version": "1",
    }


def test_a_draft_fills_no_column_but_its_code_and_state(client):
    competition = make_competition()
    draft = make_entry(competition)
    person = make_member(competition)
    choose_columns(Shown.values, by=person, now=NOW)
    client.force_login(person)

    found = cells(client, competition, "state=draft")

    assert {label: text for label, text in found.items() if text} == {
        "Code": draft.code,
        "State": "Draft",
    }


def test_observers_choose_their_columns_too_and_strangers_find_no_list(client):
    competition = make_competition()
    observer = make_member(competition, Role.OBSERVER)
    client.force_login(observer)
    assert post(client, competition, ["city"]).status_code == 302

    client.force_login(make_user())

    assert post(client, competition, ["city"]).status_code == 404
    assert ChosenColumns.objects.get().user == observer


def test_what_can_be_taken_out_follows_the_filter_and_the_role(client):
    competition = make_competition()
    make_handed_in(competition)
    address = f"/organise/{competition.slug}/entries/?state=submitted"
    base = f"/organise/{competition.slug}/exports"

    client.force_login(make_member(competition))
    organiser = [file["href"] for file in client.get(address).context["files"]]
    client.force_login(make_member(competition, Role.OBSERVER))
    observer = [file["href"] for file in client.get(address).context["files"]]

    def tables(name: str) -> list[str]:
        return [f"{base}/{name}.{ending}?state=submitted" for ending in ("csv", "xlsx", "json")]

    archive = f"/organise/{competition.slug}/files/?state=submitted"
    assert observer == [*tables("entries"), archive]
    assert organiser == [*tables("entries"), *tables("contacts"), archive]


def test_the_filter_for_steps_with_all_of_them_is_never_empty():
    competition = make_competition()

    assert listing(competition)["bulk_filter"] == "q="
    assert listing(competition, "state=eligible&after=x")["bulk_filter"] == "state=eligible"
