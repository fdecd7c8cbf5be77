"""The pages on which organisers write the entry form."""

from typing import Any

import pytest
from django.urls import reverse

from competitions.enums import QuestionType, Role
from competitions.form_checks import LIMITED, TEXTS
from competitions.models import Question
from competitions.question_types import WITH_OPTIONS
from tests.competitions.test_queries import ROUTES
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_member,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition():
    return make_competition(languages=["en", "zh-hans"])


@pytest.fixture
def organiser(client, competition):
    client.force_login(make_member(competition))
    return client


def url(route, competition, *args):
    return reverse(f"competitions:{route}", args=[competition.slug, *args])


def of(competition, key):
    return competition.questions.get(key=key)


def typed(kind, **more):
    """What the page of a question sends."""
    plain = {
        "type": kind,
        "label_0": "How do people come?",
        "label_1": "人们怎样前来",
        "help_0": "",
        "help_1": "",
        "section": "entry",
        "required_from": "",
        "base": "",
        "key": "",
        "shown_if": "",
        "fills": "",
    }
    if kind in TEXTS:
        plain["count_by"] = "words"
    if kind in LIMITED:
        plain |= {"least": "", "most": ""}
    if kind == QuestionType.FILES:
        plain |= {"file_kinds": ["pdf"], "most_pages": "20", "most_megabytes": "7"}
    if kind in WITH_OPTIONS:
        plain |= two_options()
    return {**plain, **more}


def two_options():
    return {
        "options": "2",
        "option-0-key": "",
        "option-0-en": "By bus",
        "option-0-zh-hans": "乘公交",
        "option-1-key": "",
        "option-1-en": "By bicycle",
        "option-1-zh-hans": "骑自行车",
    }


def standing(question, **more):
    """What the page of a stored question sends when nothing was touched."""
    own = {"base": str(question.revision), "section": question.section.key}
    rows = {"options": str(len(question.options))} if question.options else {}
    for number, option in enumerate(question.options):
        rows |= {
            f"option-{number}-key": option["key"],
            f"option-{number}-en": option["label"]["en"],
        }
    return typed(question.type, **own, **rows, fills=question.fills, **more)


@pytest.mark.parametrize("kind", QuestionType)
def test_a_question_of_every_type_is_written(organiser, competition, kind):
    competition.questions.filter(type=kind, fills__in=["track", "sub_field"]).delete()
    address = url("form-add-question", competition, "entry")

    assert organiser.get(address, {"type": kind}).status_code == 200
    response = organiser.post(address, typed(kind))

    assert response.status_code == 302
    question = of(competition, "how_do_people_come")
    assert (question.type, question.section.key) == (kind, "entry")
    assert question.label.data["zh-hans"] == "人们怎样前来"
    assert bool(question.options) is (kind in WITH_OPTIONS)
    assert question.fills == (kind if kind in {"track", "sub_field"} else "")


def test_a_declaration_gives_leave_to_name_the_entry(organiser, competition):
    address = url("form-add-question", competition, "entry")

    organiser.post(address, typed("declaration", fills="publication"))
    offered = organiser.get(address, {"type": "declaration"}).content.decode()
    form = organiser.get(url("form", competition)).content.decode()

    assert of(competition, "how_do_people_come").fills == "publication"
    # One declaration gives it, so a second one is not offered to.
    assert "What it permits" in offered
    assert "Leave to be named in the results" not in offered
    assert "Who agrees can be named in the results" in form


def test_everything_about_a_question_is_kept(organiser, competition):
    sent = typed(
        "long_text",
        help_0="In figures",
        least="10",
        most="300",
        count_by="characters",
        is_required="on",
        required_from=f"{competition.closes_at:%Y-%m-%dT00:00}",
        is_private="on",
        is_identifying="on",
        shown_if="track",
        shown_if_values=["green"],
        tracks=["green"],
        key="people",
    )

    response = organiser.post(url("form-add-question", competition, "entry"), sent)

    assert response.status_code == 302, response.context["form"].errors
    question = of(competition, "people")
    assert (question.least, question.most, question.count_by) == (10, 300, "characters")
    assert (question.is_required, question.is_private, question.is_identifying) == (True,) * 3
    assert question.required_from < competition.closes_at
    assert (question.shown_if.key, question.shown_if_values) == ("track", ["green"])
    assert [track.key for track in question.tracks.all()] == ["green"]


def test_first_the_type_is_chosen(organiser, competition):
    page = organiser.get(url("form-add-question", competition, "entry")).content.decode()

    assert all(f'href="?type={kind}"' in page for kind in QuestionType)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"label_0": "", "label_1": ""}, "label"),
        ({"least": "9", "most": "3"}, "most"),
        ({"most": "-1"}, "most"),
        ({"required_from": "2027-01-01T10:00"}, "required_from"),
        ({"shown_if": "track"}, "shown_if_values"),
        ({"shown_if": "title"}, "shown_if"),
        ({"shown_if": "track", "shown_if_values": ["nowhere"]}, "shown_if_values"),
        ({"section": "nowhere"}, "section"),
        ({"tracks": ["nowhere"]}, "tracks"),
        ({"fills": "economy"}, "fills"),
        ({"fills": "title"}, "fills"),
        ({"type": "essay"}, "type"),
        ({"key": "Title!"}, "key"),
        ({"key": "title"}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    organiser, competition, more, field
):
    before = competition.questions.count()

    response = organiser.post(
        url("form-add-question", competition, "entry"), typed("short_text", **more)
    )

    assert list(response.context["form"].errors) == [field]
    assert "How do people come?" in response.content.decode() or field == "label"
    assert competition.questions.count() == before


@pytest.mark.parametrize(
    ("arrange", "shown"),
    [
        ("option-up:1", ["By bicycle", "By bus"]),
        ("option-down:0", ["By bicycle", "By bus"]),
        ("option-up:0", ["By bus", "By bicycle"]),
        ("option-remove:0", ["By bicycle"]),
        ("option-add", ["By bus", "By bicycle", ""]),
        ("option-up:99", ["By bus", "By bicycle"]),
        ("nonsense", ["By bus", "By bicycle"]),
    ],
)
def test_answers_to_choose_from_are_arranged_before_saving(organiser, competition, arrange, shown):
    before = competition.questions.count()

    response = organiser.post(
        url("form-add-question", competition, "entry"),
        typed("single_choice", arrange=arrange, label_0=""),
    )

    rows = response.context["form"].option_rows
    assert [row.label.get("en", "") for row in rows] == shown
    assert (response.context["form"].errors, competition.questions.count()) == ({}, before)


def test_another_type_shows_its_fields_without_saving(organiser, competition):
    make_question(competition.sections.get(key="entry"), "street")

    response = organiser.post(
        url("form-question", competition, "street"), typed("files", arrange="type", base="1")
    )

    assert "file_kinds" in response.context["form"].fields
    assert of(competition, "street").type == "short_text"


def test_options_are_renamed_reordered_and_retired(organiser, competition):
    options = [
        {"key": "bus", "label": {"en": "Bus"}},
        {"key": "bike", "label": {"en": "Bicycle"}},
    ]
    section = competition.sections.get(key="entry")
    make_question(section, "mode", "single_choice", options=options)
    make_entry(competition, answers={"mode": "bike"})
    sent = {
        "options": "3",
        "option-0-key": "bike",
        "option-0-en": "Cycle",
        "option-0-zh-hans": "",
        "option-0-retired": "on",
        "option-1-key": "bus",
        "option-1-en": "Bus",
        "option-1-zh-hans": "",
        "option-2-key": "",
        "option-2-en": "Bus",
    }

    response = organiser.post(
        url("form-question", competition, "mode"), typed("single_choice", base="1", **sent)
    )

    assert response.status_code == 302
    assert of(competition, "mode").options == [
        {"key": "bike", "label": {"en": "Cycle"}, "retired": True},
        {"key": "bus", "label": {"en": "Bus"}},
        {"key": "bus_2", "label": {"en": "Bus"}},
    ]


def test_an_answered_question_offers_no_other_type(organiser, competition):
    make_entry(competition)

    page = organiser.get(url("form-question", competition, "title")).content.decode()

    assert "it has been answered, so its type" in page
    assert "Remove the question" not in page


def test_a_type_that_is_sent_all_the_same_changes_nothing(organiser, competition):
    make_entry(competition)

    organiser.post(
        url("form-question", competition, "title"),
        standing(of(competition, "title"), type="number"),
    )

    assert of(competition, "title").type == "short_text"


def test_two_organisers_at_once_are_shown_the_difference(organiser, competition):
    question = of(competition, "summary")
    address = url("form-question", competition, "summary")
    organiser.post(address, standing(question, label_0="Abstract", tracks=["green"]))

    second = organiser.post(address, standing(question, label_0="In short", most="80"))

    stale = {one.label: (one.theirs, one.yours) for one in second.context["form"].stale}
    assert second.status_code == 409
    assert stale["Only in these tracks"] == ("Green", "")
    assert any("Abstract" in theirs for theirs, _yours in stale.values())
    assert str(of(competition, "summary").label) == "Abstract"

    third = organiser.post(address, standing(of(competition, "summary"), label_0="In short"))
    assert third.status_code == 302


def test_who_hides_answers_is_told_that_earlier_entries_are_meant_too(organiser, competition):
    question = of(competition, "summary")

    page = organiser.post(
        url("form-question", competition, "summary"),
        standing(question, is_private="on"),
        follow=True,
    )

    assert "in entries handed in before either" in page.content.decode()


def test_moving_keeps_the_focus_on_its_button(organiser, competition):
    response = organiser.post(
        url("form-move-question", competition, "economy"), {"step": "up"}, follow=True
    )

    page = response.content.decode()
    assert page.index('id="q-economy"') < page.index('id="q-organisation"')
    row = page.split('id="q-economy"')[1].split("</form>")[0]
    assert row.count("autofocus") == 1


def test_an_unknown_step_is_a_bad_request(organiser, competition):
    address = url("form-move-question", competition, "economy")

    assert organiser.post(address, {"step": "sideways"}).status_code == 400


def test_a_refused_move_says_why(organiser, competition):
    rule: dict[str, Any] = {"shown_if": of(competition, "track"), "shown_if_values": ["green"]}
    Question.objects.filter(competition=competition, key="summary").update(**rule)

    page = organiser.post(
        url("form-move-question", competition, "track"), {"step": "down"}, follow=True
    )

    assert "it waits for an answer that is not asked before it" in page.content.decode()


def test_a_question_is_retired_and_brought_back_on_the_pages(organiser, competition):
    organiser.post(url("form-retire-question", competition, "summary"))
    page = organiser.get(url("form", competition)).content.decode()

    assert "Retired questions" in page
    organiser.post(url("form-bring-back-question", competition, "summary"))
    assert of(competition, "summary").retired_at is None


def test_sections_are_added_renamed_moved_and_removed(organiser, competition):
    organiser.post(url("form-add-section", competition), {"name_0": "Impact", "base": ""})
    section = competition.sections.get(key="impact")
    organiser.post(
        url("form-section", competition, "impact"), {"name_0": "Effects", "base": section.revision}
    )
    organiser.post(url("form-move-section", competition, "impact"), {"step": "up"})

    names = [str(one) for one in competition.sections.order_by("position")]
    assert names == ["About", "Entry", "Effects", "Declarations"]
    organiser.post(url("form-remove-section", competition, "impact"))
    assert not competition.sections.filter(key="impact").exists()


@pytest.mark.parametrize(("chosen", "count"), [("input2", 42), ("short", 16), ("empty", 0)])
def test_a_form_is_begun_from_a_shipped_one_or_empty(client, chosen, count):
    competition = make_competition(with_form=False)
    client.force_login(make_member(competition))
    page = client.get(url("form", competition)).content.decode()

    client.post(url("form-start", competition), {"form": chosen})

    assert f'value="{chosen}"' in page
    assert competition.questions.count() == count
    assert competition.sections.exists()


def test_an_unknown_form_begins_nothing(client):
    competition = make_competition(with_form=False)
    client.force_login(make_member(competition))

    client.post(url("form-start", competition), {"form": "../../settings"})

    assert not competition.sections.exists()


def test_what_contradicts_itself_is_named_on_the_page(organiser, competition):
    competition.questions.filter(key="document").update(file_kinds=[])

    page = organiser.get(url("form", competition)).content.decode()

    assert "“Document”: it accepts no kind of file." in page


PAGES = {
    "form": (),
    "form-add-section": (),
    "form-section": ("entry",),
    "form-add-question": ("entry",),
    "form-question": ("title",),
}
POSTS = {
    "form-start": (),
    "form-add-section": (),
    "form-section": ("entry",),
    "form-move-section": ("entry",),
    "form-remove-section": ("entry",),
    "form-add-question": ("entry",),
    "form-question": ("title",),
    "form-move-question": ("title",),
    "form-retire-question": ("title",),
    "form-bring-back-question": ("title",),
    "form-remove-question": ("title",),
}


def everything(competition):
    rows = competition.questions.order_by("key")
    return list(rows.values_list("key", "position", "revision", "retired_at", "section__key"))


@pytest.mark.parametrize("route", PAGES)
def test_the_pages_are_found_by_their_people_alone(client, competition, route):
    strangers = [make_user(), make_member(make_competition()), make_entry(competition).owner]

    for person in strangers:
        client.force_login(person)
        assert client.get(url(route, competition, *PAGES[route])).status_code == 404


@pytest.mark.parametrize("route", POSTS)
def test_strangers_change_nothing(client, competition, route):
    client.force_login(make_member(make_competition()))
    before = everything(competition)

    response = client.post(url(route, competition, *POSTS[route]), {"step": "up"})

    assert (response.status_code, everything(competition)) == (404, before)


@pytest.mark.parametrize("route", POSTS)
def test_observers_read_and_change_nothing(client, competition, route):
    client.force_login(make_member(competition, Role.OBSERVER))
    before = everything(competition), competition.sections.count()
    sent = {**typed("short_text"), "step": "down", "form": "short", "name_0": "Mine", "base": "1"}

    response = client.post(url(route, competition, *POSTS[route]), sent, follow=True)

    assert (everything(competition), competition.sections.count()) == before
    assert "Observers change nothing." in response.content.decode()


def test_an_archived_form_is_read_and_not_changed(client):
    archived = make_competition(state="archived")
    client.force_login(make_member(archived))
    before = everything(archived)

    page = client.get(url("form", archived)).content.decode()
    client.post(url("form-move-question", archived, "economy"), {"step": "up"})

    assert "Move up" not in page
    assert everything(archived) == before


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    "route", ["form", "form-add-section", "form-section", "form-add-question", "form-question"]
)
def test_a_page_has_a_fixed_price(organiser, competition, django_assert_num_queries, route, rows):
    section = competition.sections.get(key="entry")
    for number in range(rows):
        rule: dict[str, Any] = {"shown_if": of(competition, "track"), "shown_if_values": ["green"]}
        question = make_question(section, f"extra-{number}", **rule)
        question.tracks.set(competition.tracks.all())
        make_question(section, f"retired-{number}", retired_at=NOW)
    address = url(route, competition, *PAGES[route])
    organiser.get(address)

    with django_assert_num_queries(ROUTES[f"competitions:{route}"]):
        assert organiser.get(address).status_code == 200
