import pytest

from competitions.enums import Role
from input2.lib.errors import ForbiddenError
from judging.models import Judge
from judging.policies import RunsCompetitionError
from judging.services.panel import add_judge
from tests.factories import NOW, make_competition, make_member, make_user

pytestmark = pytest.mark.django_db


def add(competition, user, *, by):
    return add_judge(competition, user, tracks=[], capacity=5, expertise="", by=by, now=NOW)


def test_a_judge_keeps_the_profile_of_the_day_of_the_appointment():
    competition = make_competition()
    person = make_user(organisation="Institute of Shade", economy="JPN")

    judge = add(competition, person, by=make_member(competition))

    assert (judge.organisation, judge.economy) == ("Institute of Shade", "JPN")


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.OBSERVER])
def test_whoever_runs_the_competition_is_no_judge_in_it(role):
    competition = make_competition()
    person = make_member(competition, role)

    with pytest.raises(RunsCompetitionError, match="cannot be judges in it"):
        add(competition, person, by=make_member(competition))

    assert not Judge.objects.exists()


def test_an_organiser_of_another_competition_can_be_a_judge():
    competition = make_competition()
    person = make_member(make_competition())

    assert add(competition, person, by=make_member(competition)).user == person


def test_strangers_and_observers_appoint_nobody():
    competition = make_competition()

    for person in (make_user(), make_member(competition, Role.OBSERVER)):
        with pytest.raises(ForbiddenError):
            add(competition, make_user(), by=person)
