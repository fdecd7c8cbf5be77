"""The mail that tells a team what became of its entry."""

import pytest

from input2.notifications.enums import MessageState
from input2.notifications.models import Message
from input2.site.my_data import delete_account
from judging import policies
from judging.enums import DecisionKind
from submissions import services
from submissions.enums import EntryState
from submissions.models import Entry
from submissions.services import Asked
from tests.factories import (
    NOW,
    make_award,
    make_decision,
    make_eligible,
    make_member,
    make_outcome,
    make_published,
    make_round,
    make_team_member,
)

pytestmark = pytest.mark.django_db

ADVANCE, AWARD, NOT_SELECTED = DecisionKind
FEEDBACK = "Bring <b>figures</b> & a letter.\nOf a second summer."


def mail():
    return Message.objects.get(kind="judging/outcome")


def told(before, kind, **words):
    round_ = make_round()
    entry = make_eligible(round_.competition)
    Entry.objects.filter(pk=entry.pk).update(state=before)
    award = make_award(round_.competition) if kind == AWARD else None
    return make_outcome(round_, entry=entry, kind=kind, award=award, **words)


@pytest.mark.parametrize(
    ("before", "kind", "heading", "sentence", "stays"),
    [
        (EntryState.ELIGIBLE, ADVANCE, "on the shortlist", "on the shortlist of", True),
        (EntryState.SHORTLISTED, ADVANCE, "among the finalists", "among the finalists of", True),
        (EntryState.FINALIST, AWARD, "has won a prize", "has won a prize in", False),
        (EntryState.FINALIST, NOT_SELECTED, "The outcome for", "was not selected", False),
    ],
)
def test_each_outcome_has_its_own_words(before, kind, heading, sentence, stays):
    entry = told(before, kind).entry

    found = mail()

    assert found.subject == f"The outcome for entry {entry.code}"
    for text in (found.text, found.html):
        assert heading in text
        assert sentence in text
        assert "Dear Mei Lin," in text
        assert ("stays in the running" in text) == stays
        assert f"/entries/{entry.code}/#outcome" in text
        assert "From the organisers" not in text
        assert "None" not in text


def test_the_prize_is_named_and_the_subject_gives_nothing_away():
    told(EntryState.FINALIST, AWARD)

    assert "Gold" in mail().text
    assert "Gold" not in mail().subject


def test_what_the_organisers_wrote_is_text_in_both_forms():
    told(EntryState.ELIGIBLE, NOT_SELECTED, feedback=FEEDBACK)

    assert FEEDBACK in mail().text
    assert "Bring &lt;b&gt;figures&lt;/b&gt; &amp; a letter.<br>Of a second summer." in mail().html


def test_words_of_judges_stay_on_the_page():
    told(EntryState.ELIGIBLE, ADVANCE, comments=["Well measured."])

    assert "What the judges say to your team" in mail().text
    assert "Well measured." not in mail().text + mail().html


def test_somebody_asked_to_take_the_entry_on_reads_all_but_the_link():
    round_ = make_round()
    organiser = make_member(round_.competition)
    asked = Asked(email="owner@city.example.net", language="en")
    entry = make_eligible(round_.competition)
    services.ask_to_take_over(entry, asked, reason="Gone", by=organiser, now=NOW)
    Entry.objects.filter(pk=entry.pk).update(owner=None, is_begun_for_other=True)
    entry.team.all().delete()
    entry.refresh_from_db()
    decision = make_decision(
        round_, entry=entry, kind=NOT_SELECTED, by=organiser, feedback=FEEDBACK
    )

    make_published(decision.round, by=organiser)

    found = mail()
    assert found.to == "owner@city.example.net"
    assert "Dear applicant," in found.text
    assert FEEDBACK in found.text
    assert "follow the link in the mail" in found.text
    assert "Read the outcome" not in found.text + found.html
    assert f"/entries/{entry.code}/" not in found.text + found.html


def test_whoever_has_deleted_their_account_gets_no_mail_and_hinders_nobody():
    decision = make_decision(feedback=FEEDBACK)
    delete_account(decision.entry.owner, now=NOW)

    make_published(decision.round)

    decision.refresh_from_db()
    assert decision.became == EntryState.SHORTLISTED
    assert mail().state == MessageState.FAILED


def test_an_organiser_whose_own_entry_was_decided_without_judges_reads_no_outcomes_of_others():
    round_ = make_round()
    person = make_member(round_.competition)
    own = make_decision(round_, kind=NOT_SELECTED).entry
    make_team_member(own, person)

    make_published(round_)

    assert policies.refusal_to_read_mails(person, round_.competition)
