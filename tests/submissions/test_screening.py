import pytest
from allauth.account.models import EmailAddress

from competitions.enums import Role
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, TransitionRefusedError
from input2.notifications.models import Message
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome, TeamRole
from submissions.models import Screening
from submissions.policies import OwnEntryError, refusal_as_own
from submissions.services.screening import ReasonMissingError
from submissions.services.screening_steps import VersionChangedError
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_screening,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

ELIGIBLE, INELIGIBLE = ScreeningOutcome.ELIGIBLE, ScreeningOutcome.INELIGIBLE


def test_an_eligible_entry_goes_on_and_its_team_is_told():
    entry = make_handed_in()

    make_screening(entry)

    entry.refresh_from_db()
    (message,) = Message.objects.filter(kind="submissions/screened")
    assert (entry.state, message.to) == (EntryState.ELIGIBLE, entry.owner.email)


def test_the_reason_reaches_the_applicant_word_for_word():
    entry = make_handed_in()

    make_screening(entry, INELIGIBLE, reason="The <letter> is missing.")

    (message,) = Message.objects.filter(kind="submissions/screened")
    assert "The <letter> is missing." in message.text
    assert "The &lt;letter&gt; is missing." in message.html


def test_not_eligible_without_a_reason_is_refused():
    with pytest.raises(ReasonMissingError):
        make_screening(make_handed_in(), INELIGIBLE, reason="  ")

    assert not Screening.objects.exists()


def test_a_finding_is_in_the_audit_trail_with_its_reason():
    entry = make_handed_in()

    make_screening(entry, INELIGIBLE, reason="Too late in operation.")

    event = Event.objects.get(action="entry.found_ineligible")
    assert (event.scope, event.reason) == (entry.competition.slug, "Too late in operation.")


def test_a_draft_cannot_be_screened():
    with pytest.raises(TransitionRefusedError):
        make_screening(make_entry())


def test_a_version_handed_in_while_the_organiser_was_reading_is_not_screened_unseen():
    entry = make_handed_in()
    services.save_answers(entry, {"title": "Better shade"}, by=entry.owner, now=NOW)
    make_version(entry)

    with pytest.raises(VersionChangedError):
        services.screen(
            entry,
            outcome=ELIGIBLE,
            reason="",
            version_number=1,
            by=make_member(entry.competition),
            now=NOW,
        )


def test_an_observer_does_not_screen():
    entry = make_handed_in()

    with pytest.raises(ForbiddenError):
        make_screening(entry, by=make_member(entry.competition, Role.OBSERVER))


def test_another_competitions_organiser_does_not_screen():
    with pytest.raises(ForbiddenError):
        make_screening(make_handed_in(), by=make_member(make_competition()))


def test_a_stranger_does_not_screen():
    with pytest.raises(ForbiddenError):
        make_screening(make_handed_in(), by=make_user())


def test_an_organiser_on_the_team_does_not_screen():
    entry = make_handed_in()
    organiser = make_member(entry.competition)
    make_team_member(entry, organiser)

    with pytest.raises(OwnEntryError):
        make_screening(entry, by=organiser)


def test_an_organiser_listed_by_mail_alone_does_not_screen():
    entry = make_handed_in()
    organiser = make_member(entry.competition, email="boss@city.example.org")
    make_team_member(entry, role=TeamRole.LISTED, email="Boss@City.example.org")

    with pytest.raises(OwnEntryError):
        make_screening(entry, by=organiser)


def test_an_organiser_of_the_entrys_organisation_does_not_screen():
    entry = make_handed_in()
    organiser = make_member(entry.competition, organisation="harbour  city WORKS")

    with pytest.raises(OwnEntryError):
        make_screening(entry, by=organiser)


def test_a_finding_can_be_revised_and_the_first_stays_as_history():
    entry = make_handed_in()
    make_screening(entry, INELIGIBLE, reason="No letter.")

    make_screening(entry)

    entry.refresh_from_db()
    assert entry.state == EntryState.ELIGIBLE
    assert entry.screenings.count() == 2


@pytest.mark.parametrize("is_verified", [True, False])
def test_an_organiser_listed_by_a_second_address_does_not_screen_once_it_is_verified(is_verified):
    entry = make_handed_in()
    organiser = make_member(entry.competition)
    EmailAddress.objects.create(user=organiser, email="boss@work.org", verified=is_verified)
    make_team_member(entry, role=TeamRole.LISTED, email="Boss@Work.org")

    assert (refusal_as_own(organiser, entry) is not None) is is_verified


@pytest.mark.parametrize("name", ["\uff28arbour City Works", " HARBOUR\u3000city works"])
def test_the_width_of_letters_makes_no_other_organisation(name):
    entry = make_handed_in()

    with pytest.raises(OwnEntryError):
        make_screening(entry, by=make_member(entry.competition, organisation=name))


def test_a_colleague_of_a_team_member_does_not_screen():
    entry = make_handed_in()
    make_team_member(entry, make_user(organisation="Institute of Shade"))

    with pytest.raises(OwnEntryError):
        make_screening(entry, by=make_member(entry.competition, organisation="institute of shade"))


def test_an_organiser_without_organisation_screens():
    entry = make_handed_in(owner=make_user(organisation=""), answers={"organisation": "Works"})

    assert refusal_as_own(make_member(entry.competition, organisation=" "), entry) is None


def test_standing_behind_another_entry_closes_nothing_here():
    entry, other = make_handed_in(), make_handed_in()

    assert refusal_as_own(other.owner, entry) is None
