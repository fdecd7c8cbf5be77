"""Wherever the name of a person or their organisation is typed, it cannot turn the direction of the text around it."""

from datetime import timedelta

import pytest

from competitions.models import Enquiry
from input2.accounts.models import Invitation, User
from submissions.models import TeamMember
from tests.factories import (
    NOW,
    PASSWORD,
    make_competition,
    make_entry,
    make_member,
    make_rubric,
    make_user,
)

pytestmark = pytest.mark.django_db

TYPED = "Hana \u202eKim\u2069\x9f"
GUEST = {"full_name": TYPED, "email": "guest@example.org", "language": "en"}
ABOUT = {"full_name": TYPED, "organisation": TYPED, "economy": "", "time_zone": ""}


def signing_up(client):
    client.post("/accounts/signup/", {**ABOUT, "email": "mei@example.org", "password1": PASSWORD})
    return User.objects.filter(full_name="Hana Kim", organisation="Hana Kim")


def the_profile(client):
    client.force_login(make_user(full_name="Ana", organisation="Ours"))
    client.post("/accounts/profile/", {**ABOUT, "language": "en"})
    return User.objects.filter(full_name="Hana Kim", organisation="Hana Kim")


def the_administration(client):
    root = User.objects.create_superuser("root@example.net", PASSWORD, full_name="Root")
    client.force_login(root)
    client.post("/admin/accounts/user/add/", {**GUEST, "usable_password": "false"})
    return User.objects.filter(full_name="Hana Kim")


def a_listed_member(client):
    entry = make_entry()
    client.force_login(entry.owner)
    client.post(f"/entries/{entry.code}/team/list/", {"full_name": TYPED, "email": ""})
    return TeamMember.objects.filter(full_name="Hana Kim")


def an_invited_member(client):
    entry = make_entry()
    client.force_login(entry.owner)
    client.post(f"/entries/{entry.code}/team/invite/", {**GUEST, "role": "editor"})
    return invited()


def a_new_owner(client):
    entry = make_entry()
    client.force_login(make_member(entry.competition))
    path = f"/organise/{entry.competition.slug}/entries/{entry.code}/owner/ask/"
    client.post(path, {**GUEST, "reason": "She has left."})
    return invited()


def an_entry_begun_for_somebody(client):
    competition = make_competition()
    client.force_login(make_member(competition))
    path = f"/organise/{competition.slug}/begin-entry/"
    client.post(path, {**GUEST, "reason": "Sent on paper."})
    return invited()


def an_organiser(client):
    competition = make_competition()
    client.force_login(make_member(competition))
    client.post(f"/organise/{competition.slug}/team/invite/", {**GUEST, "role": "observer"})
    return invited()


def a_reviewer_of_a_rubric(client):
    rubric = make_rubric(make_competition())
    type(rubric).objects.update(comments_close_at=NOW + timedelta(days=9))
    client.force_login(make_member(rubric.competition))
    client.post(f"/organise/{rubric.competition.slug}/rubrics/{rubric.pk}/reviewers/", GUEST)
    return invited()


def a_question_about_the_call(client):
    asked = {"name": TYPED, "email": "ana@example.org", "text": "May two enter?", "website": ""}
    client.post(f"/c/{make_competition().slug}/questions/", asked)
    return Enquiry.objects.filter(name="Hana Kim")


def invited():
    return Invitation.objects.filter(full_name="Hana Kim")


DOORS = [
    signing_up,
    the_profile,
    the_administration,
    a_listed_member,
    an_invited_member,
    a_new_owner,
    an_entry_begun_for_somebody,
    an_organiser,
    a_reviewer_of_a_rubric,
    a_question_about_the_call,
]


@pytest.mark.parametrize("door", DOORS)
def test_a_name_is_kept_without_marks_and_controls(client, door):
    kept = door(client)

    assert kept.count() == 1


def test_a_name_of_marks_alone_is_no_name(client):
    entry = make_entry()
    client.force_login(entry.owner)

    answer = client.post(f"/entries/{entry.code}/team/list/", {"full_name": "\u202e\u2069"})

    assert "This field is required." in answer.content.decode()
    assert entry.team.count() == 1
