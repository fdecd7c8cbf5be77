import pytest

from competitions.enums import Role
from submissions.enums import EntryState, ScreeningOutcome, TeamRole
from submissions.models import Entry
from tests.factories import (
    make_assignment,
    make_attachment,
    make_competition,
    make_eligible,
    make_entry,
    make_handed_in,
    make_judge,
    make_member,
    make_round,
    make_screening,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


def address(entry: Entry) -> str:
    return f"/organise/{entry.competition.slug}/entries/{entry.code}/"


def desk(entry: Entry) -> str:
    return f"/organise/{entry.competition.slug}/screening/{entry.code}/"


def read(client, entry: Entry, person=None) -> str:
    client.force_login(person or make_member(entry.competition))
    answer = client.get(address(entry))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_organisers_read_everything_that_was_handed_in(client):
    entry = make_entry()
    attachment = make_attachment(entry)
    make_version(entry)

    page = read(client, entry)

    assert "Awnings follow the sun along one street." in page
    assert "works@harbour.example.org" in page
    assert f"{address(entry)}files/{attachment.pk}/" in page


def test_a_draft_keeps_its_content_to_itself(client):
    entry = make_entry()

    page = read(client, entry)

    assert "Shade that moves with the sun" in page
    assert "Not handed in yet" in page
    for content in ("Harbour City Works", "Awnings", "works@harbour.example.org"):
        assert content not in page


def test_changes_after_handing_in_are_not_shown_until_they_are_handed_in(client):
    entry = make_handed_in()
    entry.answers.filter(question__key="summary").update(value="Written later.")

    page = read(client, entry)

    assert "Written later." not in page
    assert "Awnings follow the sun along one street." in page


def test_an_entry_that_waits_can_be_screened(client):
    entry = make_handed_in()

    page = read(client, entry)

    assert "Screen this entry" in page
    assert f'href="{desk(entry)}"' in page


def test_what_was_found_can_be_screened_again_until_judges_have_listed_it(client):
    found, listed = make_eligible(), make_eligible()
    Entry.objects.filter(pk=listed.pk).update(state=EntryState.SHORTLISTED)

    assert "Screen it again" in read(client, found)
    assert desk(listed) not in read(client, listed)


def test_observers_read_but_find_no_form(client):
    entry = make_handed_in()

    page = read(client, entry, make_member(entry.competition, Role.OBSERVER))

    assert "Observers change nothing." in page
    assert desk(entry) not in page


@pytest.mark.parametrize("stake", ["team", "organisation"])
def test_an_organiser_cannot_screen_their_own_entry_nor_see_who_judges_it(client, stake):
    round_ = make_round()
    entry = make_eligible(round_.competition)
    judge = make_judge(entry.competition, full_name="Judge Unseen")
    make_assignment(round_, entry=entry, judge=judge)
    if stake == "team":
        person = make_member(entry.competition)
        make_team_member(entry, person, role=TeamRole.VIEWER)
    else:
        person = make_member(entry.competition, organisation="HARBOUR city works")

    page = read(client, entry, person)

    assert "so someone else has to do this" in page
    assert desk(entry) not in page
    assert "Judge Unseen" not in page
    assert "Found eligible" not in page


def test_earlier_findings_and_versions_stay_as_history(client):
    entry = make_handed_in()
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="The letter is missing.")
    entry.answers.filter(question__key="summary").update(value="With a letter.")
    Entry.objects.filter(pk=entry.pk).update(revision=entry.revision + 1)
    make_version(entry)

    page = read(client, entry)

    assert "The letter is missing." in page
    assert "Version 1" in page
    assert "Version 2" in page


def test_the_judges_of_an_open_round_stand_beside_the_entry(client):
    round_ = make_round()
    entry = make_eligible(round_.competition)
    judge = make_judge(entry.competition, full_name="Somchai Judge")
    make_assignment(round_, entry=entry, judge=judge)

    assert "Somchai Judge" in read(client, entry)


def test_the_next_entry_that_waits_is_one_step_away(client):
    competition = make_competition()
    first, second = make_handed_in(competition), make_handed_in(competition)

    assert desk(second) in read(client, first)


def test_the_history_names_what_happened_and_who_did_it(client):
    entry = make_handed_in()
    screener = make_member(entry.competition, full_name="Olga Screener")
    make_screening(entry, by=screener)

    page = read(client, entry)

    for words in ("Draft started", "Version 1 handed in", "Screened: Eligible", "Olga Screener"):
        assert words in page


def test_texts_of_applicants_are_never_markup(client):
    entry = make_handed_in(answers={"title": "<script>alert(1)</script>"})

    page = read(client, entry)

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_strangers_find_no_entry(client):
    entry = make_handed_in()

    for person in (make_user(), make_member(make_competition()), entry.owner):
        client.force_login(person)
        assert client.get(address(entry)).status_code == 404


def test_an_entry_is_found_in_its_own_competition_alone(client):
    entry, other = make_handed_in(), make_competition()
    client.force_login(make_member(other))

    answer = client.get(f"/organise/{other.slug}/entries/{entry.code}/")

    assert answer.status_code == 404
