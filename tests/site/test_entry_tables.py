"""The tables of entries and contacts say what was handed in, all of it, and nothing that a spreadsheet would run."""

import csv
import io
import json
from datetime import datetime

import pytest
from django.core.management import call_command

from competitions.enums import Fills, QuestionType, Role
from competitions.models import Question
from input2.audit.models import Event
from input2.lib import tabular
from input2.site.entry_list import OF_LIST
from submissions.enums import ScreeningOutcome, TeamRole
from submissions.models import Entry
from submissions.services import withdraw_consent
from tests.factories import (
    NOW,
    make_assignment,
    make_attachment,
    make_change_request,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_question,
    make_round,
    make_screening,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

# What people write that a table, a spreadsheet or a statement might take for its own.
TEXTS = [
    '=HYPERLINK("http://example.org","x")',
    "+1 street",
    "-1 car",
    "@everybody",
    'A "quoted", comma; semicolon',
    "100 % of it, %(code)s and {braces}",
    "first line\nsecond line",
    "面向公众的智慧城市交通",
    "การจัดการขยะในเมือง",
    "'apostrophe",
    "\\N",
]


def table(
    competition, name: str = "entries", address: str = "", *, by=None
) -> list[dict[str, str]]:
    export = OF_LIST[name](competition, address, by=by, now=NOW)
    with tabular.written(export, "csv") as file:
        text = file.read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def row(competition, address: str = "", *, by=None) -> dict[str, str]:
    (only,) = table(competition, address=address, by=by)
    return only


def as_written(cell: str) -> str:
    """The text that an apostrophe was set before."""
    return cell[1:] if cell[:2] in {f"'{sign}" for sign in "=+-@"} else cell


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were_written_and_none_begins_like_a_formula(text):
    competition = make_competition()
    entry = make_handed_in(competition, answers={"summary": text, "title": text})

    found = row(competition)

    content = entry.versions.get().content
    frozen = {answer["key"]: answer["value"] for answer in content["answers"]}
    assert as_written(found["q_summary"]) == frozen["summary"] == text
    assert as_written(found["title"]) == frozen["title"]
    assert found["q_summary"][0] not in "=+-@"


def test_every_type_of_answer_has_one_shape():
    competition = make_competition()
    section = competition.sections.get(key="entry")
    options = [{"key": key, "label": {"en": key.title()}} for key in ("walk", "ride")]
    for key, kind, more in (
        ("cost", QuestionType.NUMBER, {}),
        ("ways", QuestionType.MULTIPLE_CHOICE, {"options": options}),
        ("goals", QuestionType.SDGS, {}),
        ("partners", QuestionType.ECONOMIES, {"fills": Fills.PARTNER_ECONOMIES}),
        ("small", QuestionType.YES_NO, {"fills": Fills.IS_MSME}),
        ("since", QuestionType.DATE, {}),
    ):
        make_question(section, key, kind, **more)
    answers = {
        "cost": "-2.50",
        "ways": ["ride", "walk"],
        "goals": ["3", "11"],
        "partners": ["HKC", "PE"],
        "small": False,
        "since": "2027-01-31",
    }
    entry = make_entry(competition, answers={**answers, "economy": "HKC"})
    make_attachment(entry, name="plan.pdf")
    make_version(entry)

    found = row(competition)

    assert [found[f"q_{key}"] for key in answers] == [
        "-2.5",
        "walk;ride",
        "3;11",
        "Hong Kong, China;Peru",
        "false",
        "2027-01-31",
    ]
    assert found["partner_economies"] == "Hong Kong, China;Peru"
    assert (found["economy"], found["q_economy"]) == ("Hong Kong, China", "Hong Kong, China")
    assert (found["is_msme"], found["q_rules"], found["q_matchmaking"]) == ("false", "true", "")
    assert found["q_document"] == "plan.pdf"


def test_columns_are_those_of_the_documents_in_their_order():
    competition = make_competition()
    make_handed_in(competition)

    assert list(row(competition)) == [
        *("code", "round", "status", "track", "sub_field", "title", "organisation"),
        *("organisation_type", "is_msme", "economy", "city", "partner_economies", "language"),
        *("maturity", "submitted_at", "version", "eligibility", "eligibility_reason"),
        *("q_organisation", "q_economy", "q_contact_email", "q_title", "q_track", "q_summary"),
        *("q_document", "q_letter", "q_rules", "q_matchmaking"),
    ]


def test_a_row_says_where_the_entry_stands():
    round_ = make_round()
    competition = round_.competition
    entry = make_eligible(competition)
    make_assignment(round_, entry=entry, judge=make_judge(competition))

    found = row(competition)

    assert (found["code"], found["round"], found["status"]) == (entry.code, "1", "eligible")
    assert (found["track"], found["version"], found["language"]) == ("Green", "1", "en")
    assert (found["eligibility"], found["eligibility_reason"]) == ("eligible", "")
    assert datetime.fromisoformat(found["submitted_at"]) == NOW


def test_a_finding_on_an_earlier_version_says_nothing_about_the_new_one():
    competition = make_competition()
    entry = make_handed_in(competition)
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="No letter.")
    assert row(competition)["eligibility_reason"] == "No letter."

    Entry.objects.filter(pk=entry.pk).update(revision=9)
    make_version(entry)

    found = row(competition)
    assert (found["version"], found["eligibility"], found["eligibility_reason"]) == ("2", "", "")


def test_requested_changes_that_nobody_made_in_time_leave_it_handed_in():
    competition = make_competition()
    request = make_change_request(make_handed_in(competition))
    assert row(competition)["status"] == "changes_requested"

    Entry.objects.filter(pk=request.entry_id).update(changes_until=NOW)

    assert row(competition)["status"] == "submitted"


def test_a_draft_gives_its_title_and_code_and_nothing_else():
    competition = make_competition()
    draft = make_entry(competition)

    found = row(competition, "state=draft")

    filled = {name: value for name, value in found.items() if value}
    assert filled == {"code": draft.code, "status": "draft", "title": draft.title}


def test_the_table_follows_the_filter_and_has_every_row():
    competition = make_competition()
    codes = {make_handed_in(competition).code for _number in range(3)}
    make_eligible(competition)
    make_handed_in()

    rows = table(competition, address="state=submitted&sort=title&after=x")

    assert {each["code"] for each in rows} == codes


def test_a_question_that_is_asked_no_more_keeps_its_column_once_it_was_answered():
    competition = make_competition()
    make_handed_in(competition)
    questions = Question.objects.filter(competition=competition)

    questions.filter(key__in=["summary", "letter"]).update(retired_at=NOW)

    found = row(competition)
    assert found["q_summary"] == "Awnings follow the sun along one street."
    assert "q_letter" not in found


def test_what_is_for_statistics_stands_in_no_table():
    competition = make_competition()
    section = competition.sections.get(key="about")
    make_question(section, "women_led", QuestionType.YES_NO, is_statistical=True)
    make_handed_in(competition, answers={"women_led": True})

    assert "q_women_led" not in row(competition)


def test_observers_take_entries_without_addresses():
    competition = make_competition()
    make_handed_in(competition)

    assert row(competition, by=make_member(competition, Role.OBSERVER))["q_contact_email"] == ""
    assert row(competition, by=make_member(competition))["q_contact_email"] == (
        "works@harbour.example.org"
    )


def test_contacts_are_the_team_and_the_address_of_the_form():
    competition = make_competition()
    question = Question.objects.get(competition=competition, key="contact_email")
    Question.objects.filter(pk=question.pk).update(fills=Fills.CONTACT_EMAIL)
    owner = make_user(full_name="=Ana", email="ana@example.org")
    entry = make_entry(competition, owner=owner, answers={"matchmaking": True})
    make_team_member(entry, role=TeamRole.LISTED, full_name="Wei Chen")
    make_version(entry)

    rows = table(competition, "contacts")

    assert [tuple(each.values()) for each in rows] == [
        (entry.code, "'=Ana", "owner", "ana@example.org", "rules;matchmaking"),
        (entry.code, "Wei Chen", "listed", "", "rules;matchmaking"),
        (entry.code, "", "contact", "works@harbour.example.org", "rules;matchmaking"),
    ]


def test_an_address_of_the_team_is_not_listed_twice():
    competition = make_competition()
    Question.objects.filter(competition=competition, key="contact_email").update(
        fills=Fills.CONTACT_EMAIL
    )
    owner = make_user(email="ana@example.org")

    make_handed_in(competition, owner=owner, answers={"contact_email": "Ana@Example.org"})

    assert [each["role"] for each in table(competition, "contacts")] == ["owner"]


def test_a_consent_that_was_taken_back_is_none():
    competition = make_competition()
    entry = make_handed_in(competition, answers={"matchmaking": True})

    withdraw_consent(entry, "matchmaking", by=entry.owner, now=NOW)

    assert [each["consents"] for each in table(competition, "contacts")] == ["rules"]


@pytest.mark.parametrize("name", ["entries", "contacts"])
@pytest.mark.parametrize("format_name", ["csv", "xlsx", "json"])
def test_the_page_gives_the_files_and_the_command_the_same_bytes(
    client, capfdbinary, name, format_name
):
    competition = make_competition()
    make_handed_in(competition)
    make_eligible(competition)
    person = make_member(competition)
    client.force_login(person)

    address = f"/organise/{competition.slug}/exports/{name}.{format_name}?state=eligible"
    downloaded = b"".join(client.get(address))
    call_command("export", competition.slug, name, format=format_name, filter="state=eligible")

    assert capfdbinary.readouterr().out == downloaded
    if format_name == "json":
        assert len(json.loads(downloaded)) == 1
    events = Event.objects.filter(action="export.taken", reason=f"{name}.{format_name}")
    assert {event.actor_id for event in events} == {person.pk, None}


def test_observers_are_refused_contacts_with_a_sentence_and_are_not_offered_them(client):
    competition = make_competition()
    make_handed_in(competition)
    client.force_login(make_member(competition, Role.OBSERVER))

    answer = client.get(f"/organise/{competition.slug}/exports/contacts.csv")
    page = client.get(f"/organise/{competition.slug}/exports/").content.decode()

    assert answer.status_code == 403
    assert "for organisers alone" in answer.content.decode()
    assert "contacts.csv" not in page
    assert not Event.objects.filter(action="export.taken").exists()


@pytest.mark.parametrize("name", ["entries", "contacts"])
def test_another_competitions_people_find_no_table(client, name):
    competition = make_competition()
    owner = make_handed_in(competition).owner

    for person in (make_user(), make_member(make_competition()), owner):
        client.force_login(person)
        address = f"/organise/{competition.slug}/exports/{name}.csv"
        assert client.get(address).status_code == 404


def test_a_text_that_no_sheet_holds_is_refused_instead_of_cut_off(client):
    competition = make_competition()
    make_handed_in(competition, answers={"summary": "=" + "w" * 40_000})
    client.force_login(make_member(competition))
    address = f"/organise/{competition.slug}/exports/entries"

    refused = client.get(f"{address}.xlsx")

    assert refused.status_code == 409
    assert "Take CSV" in refused.content.decode()
    assert len(b"".join(client.get(f"{address}.csv"))) > 40_000


def test_a_number_from_before_a_question_was_changed_breaks_no_table():
    competition = make_competition()
    entry = make_handed_in(competition)
    Question.objects.filter(competition=competition, key="summary").update(
        type=QuestionType.NUMBER, fills=""
    )
    Question.objects.filter(competition=competition, key="title").update(
        type=QuestionType.MULTIPLE_CHOICE
    )

    found = row(competition)

    assert (found["code"], found["q_summary"], found["q_title"]) == (entry.code, "", "")
