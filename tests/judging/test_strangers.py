"""Whoever has no business with a page finds nothing there, and changes nothing."""

import uuid

import pytest

from competitions.enums import Role
from judging.models import Assignment, Scorecard
from tests.factories import (
    make_assignment,
    make_judge,
    make_member,
    make_round,
    make_user,
)

pytestmark = pytest.mark.django_db

JUDGES = {
    "": "get",
    "files/1/": "get",
    "scores/": "post",
    "comments/": "post",
    "submit/": "post",
    "reopen/": "post",
    "recuse/": "post",
}
ORGANISERS = {
    "/organise/{slug}/rounds/1/": "get",
    "/organise/{slug}/rounds/1/open/": "post",
    "/organise/{slug}/rounds/1/close/": "post",
    "/organise/{slug}/rounds/1/ranking/": "get",
    "/organise/{slug}/rounds/1/ranking/table/": "get",
    "/organise/{slug}/decisions/": "get",
    "/organise/{slug}/decisions/1/": "get",
    "/organise/{slug}/decisions/1/many/": "post",
    "/organise/{slug}/decisions/1/by-rank/": "post",
    "/organise/{slug}/decisions/1/{code}/": "get",
    "/organise/{slug}/decisions/1/publish/": "get",
    "/organise/{slug}/decisions/1/publish/progress/": "get",
    "/organise/{slug}/entries/{code}/judges/": "post",
    "/organise/{slug}/entries/{code}/judges/remove/": "post",
    "/organise/{slug}/exports/": "get",
    "/organise/{slug}/exports/results.csv": "get",
}
# Both answers of one address: a refused form comes back on it.
WRITING_TOO = ("/decisions/1/{code}/", "/publish/")
READING = [path for path, method in ORGANISERS.items() if method == "get"]


def strangers(assignment):
    """An applicant, another judge of the round, an organiser, and the judge of another competition."""
    competition = assignment.round.competition
    return [
        make_user(),
        assignment.entry.owner,
        make_judge(competition).user,
        make_member(competition),
        make_judge(make_round().competition).user,
    ]


@pytest.mark.parametrize(("step", "method"), JUDGES.items())
def test_anothers_assignment_is_not_found(client, step, method):
    assignment = make_assignment()

    for stranger in strangers(assignment):
        client.force_login(stranger)
        assert getattr(client, method)(assignment.get_absolute_url() + step).status_code == 404

    assert not Scorecard.objects.exists()


@pytest.mark.parametrize(("step", "method"), JUDGES.items())
def test_visitors_are_asked_to_sign_in(client, step, method):
    answer = getattr(client, method)(make_assignment().get_absolute_url() + step)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_judge_who_was_taken_off_the_panel_finds_nothing(client):
    assignment = make_assignment()
    assignment.judge.is_active = False
    assignment.judge.save()
    client.force_login(assignment.judge.user)

    assert client.get(assignment.get_absolute_url()).status_code == 404


def test_assignment_that_was_taken_back_is_not_found(client):
    assignment = make_assignment()
    Assignment.objects.update(removed_at=assignment.created_at)
    client.force_login(assignment.judge.user)

    assert client.get(assignment.get_absolute_url()).status_code == 404


def test_unknown_assignment_is_not_found(client):
    client.force_login(make_user())

    assert client.get(f"/judging/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize(("path", "method"), ORGANISERS.items())
def test_organisers_pages_are_found_by_their_people_alone(client, path, method):
    assignment = make_assignment()
    competition = assignment.round.competition
    address = path.format(slug=competition.slug, code=assignment.entry.code)
    others = [
        make_user(),
        assignment.judge.user,
        assignment.entry.owner,
        make_member(make_round().competition),
    ]

    for stranger in others:
        client.force_login(stranger)
        assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize("path", READING)
def test_observers_read_what_organisers_read(client, path):
    assignment = make_assignment()
    competition = assignment.round.competition

    for role in (Role.ORGANISER, Role.OBSERVER):
        client.force_login(make_member(competition, role))
        answer = client.get(
            path.format(slug=competition.slug, code=assignment.entry.code), follow=True
        )
        assert (answer.status_code, bool(b"".join(answer))) == (200, True)


@pytest.mark.parametrize(
    "path", [p for p in READING if "ranking" in p or "results" in p or "/decisions/1/" in p]
)
def test_person_with_an_own_entry_reads_no_results(client, path):
    assignment = make_assignment()
    competition = assignment.round.competition
    client.force_login(make_member(competition, organisation="Harbour City Works"))

    answer = client.get(path.format(slug=competition.slug, code=assignment.entry.code))

    assert answer.status_code == 403
    assert assignment.entry.title not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/judging/", *(p for p in READING if not p.endswith(WRITING_TOO))]
)
def test_reading_pages_take_no_posts(client, path):
    assignment = make_assignment()
    competition = assignment.round.competition
    client.force_login(make_member(competition))

    assert client.post(path.format(slug=competition.slug)).status_code == 405
