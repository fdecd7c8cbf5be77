"""Several organisers and one inbox: every question keeps its state, its answer and its owner, and nothing typed is lost."""

from functools import partial
from itertools import combinations

import pytest
from django.urls import reverse

from competitions.enums import Role
from competitions.models import Enquiry
from competitions.services import StaleEditError, change_role, enquiries, leave_team, remove_member
from input2.audit.models import Event
from input2.notifications.models import Message
from tests.factories import NOW, make_competition, make_enquiry, make_member
from tests.races import at_once

pytestmark = pytest.mark.django_db


def answer(enquiry, by, base=1):
    return enquiries.answer(enquiry, text="Yes.", base=base, by=by, now=NOW)


def close(enquiry, by, base=1):
    return enquiries.close(enquiry, reason="Asked twice.", base=base, by=by, now=NOW)


def take_on(enquiry, by, base=1):
    return enquiries.assign(enquiry, to=by, base=base, by=by, now=NOW)


STEPS = {"answer": answer, "close": close, "take on": take_on}
LEFT_BEHIND: dict[str, dict[str, object]] = {
    "answer": {"answer": "Yes.", "is_closed": False},
    "close": {"closing_reason": "Asked twice.", "is_answered": False},
    "take on": {"is_answered": False, "is_closed": False},
}


def owned(competition, organiser):
    enquiry = make_enquiry(competition)
    return take_on(enquiry, organiser)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("one", "other"), [*combinations(STEPS, 2), ("take on", "take on"), ("close", "close")]
)
def test_of_two_steps_in_the_same_moment_one_counts_whole_and_the_other_is_told(one, other):
    competition = make_competition()
    enquiry = make_enquiry(competition)
    people = {
        f"{number}{step}": make_member(competition) for number, step in enumerate((one, other))
    }

    def attempt(name, person):
        try:
            STEPS[name[1:]](enquiry, person)
        except StaleEditError:
            return None
        return name

    results = at_once(*(partial(attempt, name, person) for name, person in people.items()))

    [counted] = [name for name in results if name]
    stored = Enquiry.objects.get()
    assert stored.revision == 2
    left_behind = LEFT_BEHIND[counted[1:]]
    assert {name: getattr(stored, name) for name in left_behind} == left_behind
    assert stored.assigned_to == (people[counted] if counted.endswith("take on") else None)
    told = Message.objects.filter(kind="competitions/enquiry_answered").count()
    assert told == (1 if counted.endswith("answer") else 0)


@pytest.mark.parametrize("meanwhile", STEPS)
def test_an_answer_typed_while_a_colleague_was_quicker_stays_in_the_form(client, meanwhile):
    competition = make_competition()
    enquiry = make_enquiry(competition)
    STEPS[meanwhile](enquiry, make_member(competition))
    client.force_login(make_member(competition))
    address = reverse("competitions:enquiry-answer", args=[competition.slug, enquiry.pk])

    refused = client.post(address, {"base": 1, "answer": "No, and this took me an hour."})

    form = refused.context["answer_form"]
    assert form["answer"].value() == "No, and this took me an hour."
    assert form.non_field_errors()
    assert "No, and this took me an hour." in refused.content.decode()
    again = client.post(address, {"base": form["base"].value(), "answer": "No."})
    assert again.status_code == 302
    assert Enquiry.objects.get().answer == "No."


@pytest.mark.parametrize("state", ["open", "answered", "closed"])
def test_every_question_stands_in_one_state_of_the_inbox(client, state):
    competition = make_competition()
    organiser = make_member(competition)
    answer(make_enquiry(competition, text="Is this answered?"), organiser)
    close(make_enquiry(competition, text="Is this closed?"), organiser)
    make_enquiry(competition, text="Is this open?")
    client.force_login(organiser)

    shown = client.get(f"/organise/{competition.slug}/questions/?state={state}").content.decode()

    said = {each: f"Is this {each}?" in shown for each in ("open", "answered", "closed")}
    assert said == {each: each == state for each in said}


def removed(member, by):
    remove_member(member, by=by, now=NOW)


def made_observer(member, by):
    change_role(member, Role.OBSERVER, by=by, now=NOW)


def left(member, by):
    leave_team(member.competition, by=member.user, now=NOW)


@pytest.mark.parametrize("step", [removed, made_observer, left])
def test_what_waits_for_somebody_who_organises_no_longer_waits_for_anybody(client, step):
    competition = make_competition()
    stays, goes = make_member(competition), make_member(competition)
    waiting, elsewhere = owned(competition, goes), owned(competition, stays)
    done = answer(owned(competition, goes), goes, base=2)

    step(competition.memberships.get(user=goes), stays)

    owners = dict(Enquiry.objects.values_list("pk", "assigned_to"))
    assert owners == {waiting.pk: None, elsewhere.pk: stays.pk, done.pk: goes.pk}
    assert Event.objects.about(waiting).filter(action="enquiry.assigned").count() == 2
    client.force_login(stays)
    free = client.get(f"/organise/{competition.slug}/questions/?owner=nobody")
    assert [row["enquiry"] for row in free.context["rows"]] == [waiting]


def test_who_becomes_an_organiser_again_has_none_of_them_back_by_that():
    competition = make_competition()
    stays, goes = make_member(competition), make_member(competition)
    waiting = owned(competition, goes)
    member = competition.memberships.get(user=goes)

    change_role(member, Role.OBSERVER, by=stays, now=NOW)
    change_role(member, Role.ORGANISER, by=stays, now=NOW)

    waiting.refresh_from_db()
    assert waiting.assigned_to is None
