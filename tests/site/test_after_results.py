"""What a team can still do once something is published: each step works, or is refused in a sentence, and no page offers one that is."""

import re

import pytest

from judging.enums import DecisionKind
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry
from tests.factories import (
    make_attachment,
    make_award,
    make_eligible,
    make_outcome,
    make_round,
    make_team_member,
    make_user,
)
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db

SENTENCE = "The outcome is published, so the entry can no longer be changed."
STAYS = "The results are published, so this entry can no longer be withdrawn."
PAGES = ["", "edit/", "edit/entry/", "edit/about/", "submit/", "preview/", "preview/?as=blind"]
READ = ["receipt/", "compare/", "consents/", "team/", "progress/", "receipt/1.json"]
STATES = {
    EntryState.SHORTLISTED: (EntryState.ELIGIBLE, DecisionKind.ADVANCE),
    EntryState.FINALIST: (EntryState.SHORTLISTED, DecisionKind.ADVANCE),
    EntryState.WINNER: (EntryState.FINALIST, DecisionKind.AWARD),
    EntryState.NOT_SELECTED: (EntryState.ELIGIBLE, DecisionKind.NOT_SELECTED),
}
STILL_IN = {EntryState.SHORTLISTED, EntryState.FINALIST}


@pytest.fixture(params=STATES, ids=str)
def entry(request):
    """One that a round has just brought to the state, long before the call closes; with a listed person and a file."""
    before, kind = STATES[request.param]
    round_ = make_round()
    found = make_eligible(round_.competition)
    make_attachment(found)
    make_team_member(found, role=TeamRole.LISTED)
    make_team_member(found, make_user(), role=TeamRole.EDITOR)
    Entry.objects.filter(pk=found.pk).update(state=before)
    award = make_award(round_.competition) if kind == DecisionKind.AWARD else None
    found = make_outcome(round_, entry=found, kind=kind, award=award).entry
    assert found.state == request.param
    return found


def offered(client, entry, pages):
    """The steps that forms of these pages take, without the entry's address and the keys of rows."""
    found = set()
    for page in pages:
        answer = client.get(f"/entries/{entry.code}/{page}", follow=True)
        assert answer.status_code == 200
        html = b"".join(answer) if answer.streaming else answer.content
        actions = re.findall(rf'action="/entries/{entry.code}/([^"]*)"', html.decode())
        found |= {re.sub(r"[0-9a-f-]{36}", "…", action).partition("#")[0] for action in actions}
    return found


def test_pages_offer_what_works_and_nothing_else(client, entry):
    client.force_login(entry.owner)

    steps = offered(client, entry, [*PAGES, *READ])

    always = {"questions/", "team/invite/", "team/…/role/", "team/…/remove/", "team/…/owner/"}
    assert steps == always | ({"withdraw/"} if entry.state in STILL_IN else set())


def test_pages_of_the_form_say_why_nothing_can_be_changed(client, entry):
    client.force_login(entry.owner)

    for page in ["", "edit/entry/", "edit/about/", "submit/"]:
        html = client.get(f"/entries/{entry.code}/{page}").content.decode()
        assert SENTENCE in html
        assert "to mend before you can hand in" not in html
        assert 'type="submit" form="answers"' not in html


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("submit/", {"revision": 2}),
        ("edit/entry/", {"title": "Another", "base-title": 1}),
        ("team/list/", {"full_name": "Lin Xiao", "email": ""}),
    ],
)
def test_a_step_that_is_sent_all_the_same_is_refused_in_a_sentence(client, entry, step, sent):
    client.force_login(entry.owner)
    before = Entry.objects.values().get(pk=entry.pk)

    answer = client.post(f"/entries/{entry.code}/{step}", sent, follow=True)

    assert SENTENCE in answer.content.decode()
    assert Entry.objects.values().get(pk=entry.pk) == before


def test_an_answer_that_an_open_page_sends_is_refused(client, entry):
    client.force_login(entry.owner)
    sent = {"question": "title", "value": "Another", "base": 1, "writer": "page.1"}

    answer = client.post(f"/entries/{entry.code}/answers/", sent, content_type="application/json")

    assert answer.status_code == 403
    assert SENTENCE in answer.content.decode()


def test_the_api_says_the_same(entry):
    program = Program(entry.owner)
    saved = {"answers": {"title": {"value": "Another", "base": 1}}}

    draft = program.get(f"entries/{entry.code}/").json()
    answers = [
        program.patch(f"entries/{entry.code}/answers/", saved),
        program.hand_in(entry.code, "again", revision=draft["revision"], declarations={}),
        program.upload(f"entries/{entry.code}/files/", "letter", b"%PDF-1.4"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert {answer.json()["detail"] for answer in answers} == {SENTENCE}
    withdraw = None if entry.state in STILL_IN else STAYS
    assert draft["refusals"] == {"edit": SENTENCE, "hand_in": SENTENCE, "withdraw": withdraw}
    assert draft["state"] == entry.state


def test_withdrawing_is_possible_until_the_end(client, entry):
    client.force_login(entry.owner)

    client.post(f"/entries/{entry.code}/withdraw/", {"reason": "Our city has changed its plans."})

    entry.refresh_from_db()
    assert (entry.state == EntryState.WITHDRAWN) == (entry.withdrawn_at is not None)
    assert (entry.state == EntryState.WITHDRAWN) == (
        STATES[entry.decisions.get().became][1] == DecisionKind.ADVANCE
    )


def test_a_question_to_the_organisers_goes_through(client, entry):
    client.force_login(entry.owner)

    page = client.post(
        f"/entries/{entry.code}/questions/", {"text": "May we have the marks?"}, follow=True
    ).content.decode()

    assert "Your question has reached the organisers." in page


def test_required_declarations_do_not_point_to_a_way_out_that_is_closed(client, entry):
    client.force_login(entry.owner)

    page = client.get(f"/entries/{entry.code}/consents/").content.decode()

    assert "it stands as long as the entry does." in page
    assert ("To take it back, withdraw the entry." in page) == (entry.state in STILL_IN)
