"""The form as applicants see it, shown to organisers before and while the call is open."""

from typing import Any

import pytest
from django.urls import reverse

from competitions.enums import QuestionType, Role
from submissions.models import Answer, Entry
from tests.factories import make_competition, make_member, make_question, make_user
from tests.submissions.test_queries import ROUTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition():
    made = make_competition(state="draft")
    section = made.sections.get(key="entry")
    in_use = make_question(section, "in_use", QuestionType.YES_NO, label="Is it in use?")
    rule: dict[str, Any] = {"shown_if": in_use, "shown_if_values": ["yes"]}
    make_question(section, "since", label="Since when?", **rule)
    of_track = make_question(section, "lanes", label="How many lanes?")
    of_track.tracks.set(made.tracks.filter(key="transport"))
    return made


@pytest.fixture
def organiser(client, competition):
    client.force_login(make_member(competition))
    return client


def address(competition):
    return reverse("submissions:form-preview", args=[competition.slug])


def hidden(page):
    """The keys of the questions that do not apply at the moment."""
    parts = page.content.decode().split('data-question="')[1:]
    return {part.split('"')[0] for part in parts if " hidden>" in part.split(">")[0] + ">"}


def test_all_sections_stand_on_one_page(organiser, competition):
    page = organiser.get(address(competition))

    names = [str(section) for section, _items in page.context["sections"]]
    assert names == ["About", "Entry", "Declarations"]
    assert hidden(page) == {"since", "lanes"}


def test_a_track_shows_its_questions(organiser, competition):
    page = organiser.get(address(competition), {"track": "transport"})

    assert hidden(page) == {"since"}
    assert 'value="transport"' in page.content.decode()


@pytest.mark.parametrize("track", ["nowhere", "' OR 1=1", ""])
def test_an_unknown_track_is_none(organiser, competition, track):
    assert hidden(organiser.get(address(competition), {"track": track})) == {"since", "lanes"}


def test_without_scripts_the_answers_are_sent_to_be_followed(organiser, competition):
    page = organiser.post(
        address(competition), {"in_use": "yes", "track": "transport", "title": "Shade"}
    )

    assert hidden(page) == set()
    assert 'value="Shade"' in page.content.decode()


def test_what_could_not_be_kept_opens_nothing_and_is_shown_again(organiser, competition):
    page = organiser.post(address(competition), {"in_use": "perhaps", "contact_email": "<b>x"})

    assert hidden(page) == {"since", "lanes"}
    assert "&lt;b&gt;x" in page.content.decode()


def test_nothing_is_kept(organiser, competition):
    organiser.post(address(competition), {"title": "Shade", "track": "green"})

    assert (Entry.objects.count(), Answer.objects.count()) == (0, 0)
    assert not competition.questions.exclude(first_answered_at=None).exists()


def test_observers_see_it_and_others_find_nothing(client, competition):
    statuses = []
    for person in [
        make_member(competition, Role.OBSERVER),
        make_user(),
        make_member(make_competition()),
    ]:
        client.force_login(person)
        statuses.append(client.get(address(competition)).status_code)

    assert statuses == [200, 404, 404]


def test_a_form_without_questions_says_so(client):
    empty = make_competition(with_form=False)
    client.force_login(make_member(empty))

    assert "The form has no questions yet" in client.get(address(empty)).content.decode()


@pytest.mark.parametrize("rows", [1, 5])
def test_it_has_a_fixed_price(organiser, competition, django_assert_num_queries, rows):
    section = competition.sections.get(key="entry")
    for number in range(rows):
        rule: dict[str, Any] = {
            "shown_if": competition.questions.get(key="in_use"),
            "shown_if_values": ["yes"],
        }
        make_question(section, f"more-{number}", QuestionType.YES_NO, **rule)
    organiser.get(address(competition))

    with django_assert_num_queries(ROUTES["submissions:form-preview"]):
        organiser.get(address(competition))
