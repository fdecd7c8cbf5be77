"""Consents are kept with their wording; optional ones can be taken back at any time, required ones stand with the entry."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from input2.audit.models import Event
from input2.lib.errors import ForbiddenError
from submissions import services
from submissions.enums import TeamRole
from submissions.models import Answer
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_question,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)


@pytest.fixture
def entry():
    entry = make_entry(answers={"matchmaking": True})
    make_version(entry)
    entry.refresh_from_db()
    return entry


def withdraw(entry, key="matchmaking", *, by=None, now=LATER):
    services.withdraw_consent(entry, key, by=by or entry.owner, now=now)


def test_an_optional_consent_is_taken_back_after_the_deadline_too(entry):
    withdraw(entry)

    consent = entry.consents.get(question__key="matchmaking")
    assert consent.withdrawn_at == LATER
    assert not Answer.objects.get(entry=entry, question__key="matchmaking").value
    assert Event.objects.filter(action="entry.consent_withdrawn").count() == 1


def test_taking_back_is_no_change_that_has_to_be_handed_in(entry):
    before = entry.revision

    withdraw(entry)

    entry.refresh_from_db()
    assert (entry.revision, entry.versions.count()) == (before, 1)


def test_the_next_version_is_handed_in_without_it(entry):
    withdraw(entry, now=NOW)
    services.save_answers(entry, {"title": "Again"}, by=entry.owner, now=NOW)

    version = make_version(entry)

    assert [consent.question.key for consent in version.consents.all()] == ["rules"]


def test_it_can_be_given_again_on_the_last_page(entry):
    withdraw(entry, now=NOW)

    version = services.hand_in(
        entry,
        revision=entry.revision,
        declarations={"rules": True, "matchmaking": True},
        by=entry.owner,
        now=NOW,
    )

    assert version.number == 2
    assert version.consents.filter(question__key="matchmaking", withdrawn_at=None).exists()


def test_a_required_declaration_says_why_it_stands(entry):
    with pytest.raises(services.ConsentRequiredError, match="condition of entering"):
        withdraw(entry, "rules")

    assert not entry.consents.exclude(withdrawn_at=None).exists()


def test_taking_back_twice_is_recorded_once(entry):
    withdraw(entry)
    withdraw(entry)

    assert Event.objects.filter(action="entry.consent_withdrawn").count() == 1


@pytest.mark.parametrize("role", [TeamRole.VIEWER, TeamRole.EDITOR])
def test_who_may_not_hand_in_may_not_take_back(entry, role):
    member = make_team_member(entry, make_user(), role=role).user

    with pytest.raises(ForbiddenError):
        withdraw(entry, by=member)


def test_the_page_shows_wording_and_way_back(client, entry):
    client.force_login(entry.owner)
    address = reverse("submissions:consents", args=[entry.code])
    consent = entry.consents.get(question__key="matchmaking")

    before = client.get(address).content.decode()
    client.post(reverse("submissions:withdraw-consent", args=[entry.code, "matchmaking"]))
    after = client.get(address).content.decode()

    way_back = reverse("submissions:withdraw-consent", args=[entry.code, "matchmaking"])
    assert consent.text_version in before
    assert (way_back in before, way_back in after) == (True, False)
    assert reverse("submissions:withdraw-consent", args=[entry.code, "rules"]) not in before


def test_the_page_says_what_withdrawing_does_to_the_results(client):
    competition = make_competition()
    section = competition.sections.get(key="declarations")
    make_question(section, "publish", "declaration", fills="publication", position=9)
    entry = make_handed_in(competition, answers={"publish": True, "matchmaking": True})
    client.force_login(entry.owner)
    address = reverse("submissions:consents", args=[entry.code])

    before = client.get(address).content.decode()
    client.post(reverse("submissions:withdraw-consent", args=[entry.code, "publish"]))
    after = client.get(address).content.decode()

    assert before.count("published results may name your entry") == 1
    assert "published results may name your entry" not in after


def test_a_stranger_takes_nothing_back(client, entry):
    client.force_login(make_user())

    address = reverse("submissions:withdraw-consent", args=[entry.code, "matchmaking"])

    assert client.post(address).status_code == 404
    assert not entry.consents.exclude(withdrawn_at=None).exists()


def test_two_wordings_have_two_versions(entry):
    one, other = entry.consents.all()
    same = type(one)(text=dict(one.text))

    assert one.text_version == same.text_version != other.text_version
    assert timezone.is_aware(one.given_at)
