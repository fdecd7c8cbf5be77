"""The organisers' pages of rubrics: what they show, keep, refuse and cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.enums import Role, ScaleKind
from competitions.models import Criterion, Dimension, Rubric
from competitions.services import rubrics
from input2.accounts.models import Invitation
from input2.lib.localized import by_language
from judging.services.rounds import open_round
from tests.competitions.test_queries import ROUTES
from tests.factories import (
    NOW,
    make_competition,
    make_criterion,
    make_dimension,
    make_invitation,
    make_member,
    make_round,
    make_rubric,
    make_rubric_comment,
    make_rubric_reviewer,
    make_user,
)

pytestmark = pytest.mark.django_db

LONG = timedelta(days=20)


@pytest.fixture
def competition():
    return make_competition(languages=["en", "zh-hans"])


@pytest.fixture
def organiser(client, competition):
    organiser = make_member(competition)
    client.force_login(organiser)
    return organiser


@pytest.fixture
def rubric(competition):
    return make_rubric(competition)


def address(rubric, step=""):
    return f"/organise/{rubric.competition.slug}/rubrics/{rubric.pk}/{step}"


def criterion_form(**fields):
    return {
        "name_0": "Use of data",
        "name_1": "数据的使用",
        "scale": "points",
        "scale_min": "0",
        "scale_max": "10",
        "scale_step": "0.5",
        "threshold": "4.5",
        "is_counted": "counted",
        "share": "2",
        "is_required": "on",
        "comment": "optional",
        "step": "save",
        **fields,
    }


def likert_form(**fields):
    levels = {f"level_{value}_label_0": f"Level {value}" for value in (1, 2, 3)}
    numbers = {"scale_min": "1", "scale_max": "3", "scale_step": "1", "threshold": ""}
    return criterion_form(**{"scale": "likert", **numbers, **levels, **fields})


def test_a_rubric_is_begun_from_a_published_one(client, competition, organiser):
    page = client.get(f"/organise/{competition.slug}/rubrics/new/")
    assert "equal weights are this platform's default, not the source's" in page.text

    answer = client.post(page.request["PATH_INFO"], {"preset": "apec-esci-2016"}, follow=True)

    assert "APEC ESCI Best Practice Awards 2016" in answer.text
    assert Rubric.objects.get().is_shown


def test_a_preset_that_does_not_exist_says_so(client, competition, organiser):
    answer = client.post(f"/organise/{competition.slug}/rubrics/new/", {"preset": "nowhere"})

    assert "There is no rubric preset “nowhere”." in answer.text
    assert not Rubric.objects.exists()


def test_the_plain_mark_stands_where_the_source_gives_no_weights(client, competition, organiser):
    copied = rubrics.copy_rubric_preset(competition, "horizon-europe", by=organiser, now=NOW)

    assert "not the source&#x27;s" in client.get(address(copied)).text


def test_a_rubric_is_begun_from_nothing(client, competition, organiser):
    empty = {"name_0": "Ours", "name_1": "我们的"}

    answer = client.post(f"/organise/{competition.slug}/rubrics/new/", empty, follow=True)

    assert "No dimension yet" in answer.text
    assert by_language(Rubric.objects.get().name) == {"en": "Ours", "zh-hans": "我们的"}


def test_a_dimension_is_added_in_all_languages(client, rubric, organiser):
    form = {"name_0": "Impact", "name_1": "影响", "weight": "40"}

    client.post(address(rubric, "dimensions/new/"), form)

    added = Dimension.objects.get(key="impact")
    assert by_language(added.name) == {"en": "Impact", "zh-hans": "影响"}
    assert added.weight == 40


def test_a_criterion_is_added_with_its_scale(client, rubric, organiser):
    dimension = rubric.dimensions.get()
    track = rubric.competition.tracks.get(key="green")

    client.post(
        address(rubric, f"dimensions/{dimension.pk}/criteria/new/"),
        criterion_form(tracks=[track.pk]),
    )

    added = Criterion.objects.get(key="use_of_data")
    numbers = [added.scale_step, added.threshold, added.share]
    assert numbers == [Decimal("0.5"), Decimal("4.5"), Decimal(2)]
    assert list(added.tracks.all()) == [track]


def test_levels_are_kept_in_every_language(client, rubric, organiser):
    dimension = rubric.dimensions.get()
    more = {"level_2_label_1": "试点", "level_2_text_0": "It runs in one place."}

    client.post(address(rubric, f"dimensions/{dimension.pk}/criteria/new/"), likert_form(**more))

    added = Criterion.objects.get(key="use_of_data")
    assert added.levels[1] == {
        "points": "2",
        "label": {"en": "Level 2", "zh-hans": "试点"},
        "text": {"en": "It runs in one place."},
    }


def test_levels_are_asked_for_each_step_of_a_scale_that_was_just_chosen(client, rubric, organiser):
    dimension = rubric.dimensions.get()
    wider = likert_form(scale_max="4", step="lay-out")

    page = client.post(address(rubric, f"dimensions/{dimension.pk}/criteria/new/"), wider)

    assert 'name="level_4_label_0"' in page.text
    assert 'value="Level 3"' in page.text
    assert not Criterion.objects.filter(key="use_of_data").exists()


def test_a_level_without_a_label_is_named_and_nothing_is_lost(client, rubric, organiser):
    dimension = rubric.dimensions.get()

    page = client.post(
        address(rubric, f"dimensions/{dimension.pk}/criteria/new/"),
        likert_form(level_2_label_0=""),
    )

    assert "Level 2 has no label" in page.text
    assert 'value="Level 3"' in page.text


def test_yes_or_no_needs_no_numbers(client, rubric, organiser):
    dimension = rubric.dimensions.get()
    none = {"scale_min": "", "scale_max": "", "threshold": "1"}

    client.post(
        address(rubric, f"dimensions/{dimension.pk}/criteria/new/"),
        criterion_form(scale="yes_no", **none),
    )

    added = Criterion.objects.get(key="use_of_data")
    assert added.scale == ScaleKind.YES_NO
    assert [added.scale_max, added.scale_step] == [Decimal(1), Decimal(1)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"scale_max": ""}, "Write a number."),
        ({"scale_max": "x"}, "Enter a number."),
        ({"scale_max": "0"}, "above the lowest"),
        ({"scale_step": "0.25"}, "0.25"),
        ({"threshold": "99"}, "not above the highest"),
        ({"name_0": "", "name_1": ""}, "required"),
        ({"share": "0"}, "0.0001"),
        ({"key": "criterion-1"}, "is taken"),
        ({"tracks": ["999999"]}, "999999"),
        ({"scale_min": "1e99999"}, "Ensure that"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(client, rubric, organiser, fields, sentence):
    dimension = rubric.dimensions.get()

    page = client.post(
        address(rubric, f"dimensions/{dimension.pk}/criteria/new/"), criterion_form(**fields)
    )

    assert page.status_code == 200
    assert sentence in page.text
    assert rubric.dimensions.get().criteria.count() == 2


def test_a_criterion_opens_with_everything_it_holds(client, rubric, organiser):
    criterion = make_criterion(
        rubric.dimensions.get(),
        key="level",
        position=9,
        scale=ScaleKind.LIKERT,
        scale_min=1,
        scale_max=2,
        levels=[
            {"points": "1", "label": {"en": "Idea"}, "text": {"en": "On paper."}},
            {"points": "2", "label": {"en": "In use"}, "text": {}},
        ],
    )

    page = client.get(address(rubric, f"criteria/{criterion.pk}/"))

    for value in ("Idea", "On paper.", "In use"):
        assert f'value="{value}"' in page.text


def test_the_second_of_two_organisers_sees_both_texts(client, rubric, organiser):
    criterion = rubric.dimensions.get().criteria.first()
    here = address(rubric, f"criteria/{criterion.pk}/")
    client.post(here, criterion_form(base="1", key="criterion-1"))

    page = client.post(here, criterion_form(base="1", key="criterion-1", name_0="Proof"))

    assert "Somebody else has changed this" in page.text
    assert "Use of data" in page.text
    again = criterion_form(base="2", key="criterion-1", name_0="Proof")
    assert client.post(here, again).status_code == 302
    criterion.refresh_from_db()
    assert by_language(criterion.name)["en"] == "Proof"


def test_weights_are_worked_out_without_being_kept(client, rubric, organiser):
    dimension = rubric.dimensions.get()
    second = make_dimension(rubric, key="impact", position=2)
    make_criterion(second, key="c")
    here = address(rubric, "weights/")
    seen = client.get(here).context["form"]["seen"].value()
    first = dimension.criteria.first()
    values = {
        "seen": seen,
        f"dimension-{dimension.pk}": "30",
        f"dimension-{second.pk}": "50",
        **{f"criterion-{one.pk}": "1" for one in Criterion.objects.all()},
    }

    page = client.post(here, {**values, f"criterion-{first.pk}": "3", "step": "work-out"})

    assert "37.5 %" in page.text
    assert "28.125 %" in page.text
    assert "80" in page.text
    dimension.refresh_from_db()
    assert dimension.weight == 100
    client.post(here, {**values, "step": "save"})
    dimension.refresh_from_db()
    assert dimension.weight == 30


def test_weights_that_somebody_else_changed_are_compared(client, rubric, organiser):
    dimension = rubric.dimensions.get()
    here = address(rubric, "weights/")
    seen = client.get(here).context["form"]["seen"].value()
    Dimension.objects.filter(pk=dimension.pk).update(weight=60)
    values = {
        "seen": seen,
        "step": "save",
        f"dimension-{dimension.pk}": "40",
        **{f"criterion-{one.pk}": "1" for one in Criterion.objects.all()},
    }

    page = client.post(here, values)

    assert "Somebody else has changed this" in page.text
    [difference] = page.context["form"].stale
    assert (difference.label, difference.theirs, difference.yours) == ("Strategy", "60", "40")
    values["seen"] = page.context["form"]["seen"].value()
    assert client.post(here, values).status_code == 302


def test_parts_are_moved_by_buttons_that_keep_the_focus(client, rubric, organiser):
    first, second = rubric.dimensions.get().criteria.all()

    answer = client.post(address(rubric, f"criterion/{second.pk}/move/"), {"step": "up"})

    assert [one.pk for one in rubric.dimensions.get().criteria.all()] == [second.pk, first.pk]
    page = client.get(answer.url)
    assert page.text.count("autofocus") - page.text.count("data-close autofocus") == 1


def test_a_part_is_removed(client, rubric, organiser):
    first, second = rubric.dimensions.get().criteria.all()

    client.post(address(rubric, f"criterion/{first.pk}/remove/"))

    assert list(rubric.dimensions.get().criteria.all()) == [second]


def test_the_sample_is_the_judges_own_scorecard_and_counts_like_it(client, rubric, organiser):
    only = make_criterion(rubric.dimensions.get(), key="criterion-3", position=3, share=2)
    only.tracks.add(rubric.competition.tracks.get(key="green"))
    points = {f"points-strategy.criterion-{number}": "5" for number in (1, 2)}

    green = client.post(address(rubric, "sample/?track=green"), points)
    transport = client.post(address(rubric, "sample/?track=transport"), points)

    assert "Criterion-3 is not answered." in green.text
    assert "2 of 3 answered" in green.text
    assert "A judge could submit this." in transport.text
    assert transport.context["sample"].total == "50.0"
    assert "strategy.criterion-3" not in transport.text


def test_the_sample_refuses_points_off_the_scale(client, rubric, organiser):
    page = client.post(
        address(rubric, "sample/"),
        {"points-strategy.criterion-1": "11", "points-strategy.criterion-2": "nan"},
    )

    assert "Criterion-1 takes 0 to 10 in steps of 1." in page.text
    assert page.context["sample"].total == ""


def test_the_sample_keeps_nothing(client, rubric, organiser):
    with CaptureQueriesContext(connection) as queries:
        client.post(address(rubric, "sample/"), {"points-strategy.criterion-1": "5"})

    writes = [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert writes == []


def test_a_frozen_rubric_is_read_only_and_names_its_round(client, competition, organiser, rubric):
    open_round(make_round(competition, rubric=rubric, state="draft"), by=organiser, now=NOW)

    page = client.get(address(rubric))
    listed = client.get(f"/organise/{competition.slug}/rubrics/")

    assert "Judging has opened with this rubric" in page.text
    assert "Add a criterion" not in page.text
    assert "Frozen by the round" in listed.text
    assert "Preliminary review" in listed.text
    criterion = rubric.dimensions.get().criteria.first()
    answer = client.post(address(rubric, f"criteria/{criterion.pk}/"), criterion_form(base="1"))
    assert "no longer changes" in answer.text
    criterion.refresh_from_db()
    assert by_language(criterion.name) == {"en": "Criterion-1"}


def test_a_new_version_is_made_from_the_list(client, competition, organiser, rubric):
    client.post(address(rubric, "version/"))

    copy = Rubric.objects.get(version=2)
    client.post(address(copy, "show/"))
    copy.refresh_from_db()
    assert copy.is_shown
    client.post(address(rubric, "remove/"))
    assert list(Rubric.objects.all()) == [copy]


def test_the_comment_period_is_set_on_the_competitions_clock(client, rubric, organiser):
    until = (NOW + LONG).strftime("%Y-%m-%dT12:00")

    client.post(address(rubric, "comments/period/"), {"until": until})

    rubric.refresh_from_db()
    assert rubric.comments_close_at.hour == 4
    page = client.get(address(rubric, "comments/"))
    assert "12:00" in page.text
    client.post(address(rubric, "comments/close/"))
    assert "Comments closed on" in client.get(address(rubric, "comments/")).text


def test_somebody_is_asked_asked_again_and_not_any_more(client, rubric, organiser):
    Rubric.objects.update(comments_close_at=NOW + LONG)
    here = address(rubric, "reviewers/")

    client.post(here, {"email": "ana@example.org", "full_name": "Ana", "language": "en"})
    invitation = Invitation.objects.get()
    assert "ana@example.org" in client.get(here).text
    Invitation.objects.update(sent_at=NOW - timedelta(hours=1), invited_at=NOW - LONG)
    client.post(f"{here}invitations/{invitation.pk}/", {"step": "resend"})
    invitation.refresh_from_db()
    assert invitation.sendings == 2
    client.post(f"{here}invitations/{invitation.pk}/", {"step": "revoke"})
    assert "ana@example.org" not in client.get(here).text


def test_one_person_asks_so_many_in_an_hour(client, rubric, organiser, settings):
    Rubric.objects.update(comments_close_at=NOW + LONG)
    settings.ACCOUNT_RATE_LIMITS = {"invite": "1/h/user"}
    cache.clear()
    here = address(rubric, "reviewers/")

    client.post(here, {"email": "ana@example.org", "full_name": "Ana", "language": "en"})
    Invitation.objects.update(sent_at=NOW - timedelta(hours=1))
    one_more = client.post(here, {"email": "bo@example.org", "full_name": "Bo", "language": "en"})
    invitation = Invitation.objects.get()
    again = client.post(f"{here}invitations/{invitation.pk}/", {"step": "resend"}, follow=True)

    assert "Send the next ones in an hour" in one_more.content.decode()
    assert "Send the next ones in an hour" in again.content.decode()
    assert (invitation.email, Invitation.objects.get().sendings) == ("ana@example.org", 1)


def test_an_invitation_to_another_draft_is_not_found_here(client, rubric, organiser):
    other = make_invitation(purpose="rubric", scope=rubric.competition.slug, subject="0")

    answer = client.post(address(rubric, f"reviewers/invitations/{other.pk}/"), {"step": "revoke"})

    assert answer.status_code == 404


def test_a_comment_is_dealt_with(client, rubric, organiser):
    comment = make_rubric_comment(rubric, criterion=rubric.dimensions.get().criteria.first())

    client.post(address(rubric, f"comments/{comment.pk}/"), {"step": "resolve"})

    assert "Dealt with" in client.get(address(rubric, "comments/")).text


def test_an_observer_reads_everything_comments_and_changes_nothing(client, competition, rubric):
    Rubric.objects.update(comments_close_at=NOW + LONG)
    client.force_login(make_member(competition, Role.OBSERVER))
    criterion = rubric.dimensions.get().criteria.first()

    assert "Add a criterion" not in client.get(address(rubric)).text
    client.post(address(rubric, "comments/"), {"criterion": criterion.pk, "text": "Good."})
    client.post(address(rubric, f"criteria/{criterion.pk}/"), criterion_form(base="1"))
    client.post(address(rubric, f"criterion/{criterion.pk}/remove/"))
    client.post(address(rubric, "version/"))

    assert rubric.comments.get().text == "Good."
    assert Rubric.objects.count() == 1
    criterion.refresh_from_db()
    assert by_language(criterion.name) == {"en": "Criterion-1"}


ADDRESSES = [
    "",
    "edit/",
    "show/",
    "version/",
    "remove/",
    "sample/",
    "weights/",
    "dimensions/new/",
    "dimensions/{dimension}/",
    "dimensions/{dimension}/criteria/new/",
    "criteria/{criterion}/",
    "criterion/{criterion}/move/",
    "criterion/{criterion}/remove/",
    "comments/",
    "comments/period/",
    "comments/close/",
    "reviewers/",
    "comments/{comment}/",
    "reviewers/{reviewer}/",
]
POSTED = (
    "show",
    "version",
    "remove",
    "move",
    "period",
    "close",
    "invite",
    "{comment}",
    "reviewer}",
)


@pytest.mark.parametrize("step", ADDRESSES)
def test_strangers_and_organisers_of_other_competitions_find_nothing(client, rubric, step):
    dimension = rubric.dimensions.get()
    where = step.format(
        dimension=dimension.pk,
        criterion=dimension.criteria.first().pk,
        comment=make_rubric_comment(rubric).pk,
        reviewer=make_rubric_reviewer(rubric).pk,
    )
    foreign = make_competition()
    outsider = make_member(foreign)

    for person in (make_user(), outsider):
        client.force_login(person)
        send = client.post if any(word in step for word in POSTED) else client.get
        assert send(address(rubric, where)).status_code == 404
    # Their own competition's address with another's rubric leads nowhere either.
    there = f"/organise/{foreign.slug}/rubrics/{rubric.pk}/{where}"
    assert send(there).status_code == 404


def test_a_kind_of_part_that_does_not_exist_is_not_found(client, rubric, organiser):
    assert client.post(address(rubric, "round/1/move/")).status_code == 404


def fill(competition, *, rows):
    made = make_rubric(competition, criteria=rows)
    for number in range(rows):
        dimension = make_dimension(made, key=f"more-{number}", position=number + 2)
        criterion = make_criterion(dimension, key="one")
        make_rubric_comment(made, criterion=criterion, author=make_user())
        make_rubric_reviewer(made)
        make_invitation(purpose="rubric", scope=competition.slug, subject=str(made.pk))
        make_rubric(competition)
    make_round(competition, rubric=made, state="draft")
    return made


PRICED = {
    "competitions:setup-rubrics": "/organise/{slug}/rubrics/",
    "competitions:setup-rubric-new": "/organise/{slug}/rubrics/new/",
    "competitions:setup-rubric": "/organise/{slug}/rubrics/{pk}/",
    "competitions:setup-rubric-edit": "/organise/{slug}/rubrics/{pk}/edit/",
    "competitions:setup-rubric-weights": "/organise/{slug}/rubrics/{pk}/weights/",
    "competitions:setup-rubric-sample": "/organise/{slug}/rubrics/{pk}/sample/",
    "competitions:setup-rubric-comments": "/organise/{slug}/rubrics/{pk}/comments/",
    "competitions:setup-rubric-reviewers": "/organise/{slug}/rubrics/{pk}/reviewers/",
    "competitions:setup-dimension-new": "/organise/{slug}/rubrics/{pk}/dimensions/new/",
    "competitions:setup-dimension": "/organise/{slug}/rubrics/{pk}/dimensions/{dimension}/",
    "competitions:setup-criterion-new": "/organise/{slug}/rubrics/{pk}/dimensions/{dimension}/criteria/new/",
    "competitions:setup-criterion": "/organise/{slug}/rubrics/{pk}/criteria/{criterion}/",
    "competitions:rubric-review": "/rubric-reviews/{pk}/",
}


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("route", PRICED)
def test_a_page_costs_the_same_whatever_it_shows(client, route, rows):
    competition = make_competition()
    rubric = fill(competition, rows=rows)
    Rubric.objects.filter(pk=rubric.pk).update(comments_close_at=NOW + LONG)
    person = make_member(competition)
    make_rubric_reviewer(rubric, person)
    client.force_login(person)
    dimension = rubric.dimensions.first()
    where = PRICED[route].format(
        slug=competition.slug,
        pk=rubric.pk,
        dimension=dimension.pk,
        criterion=dimension.criteria.first().pk,
    )

    with CaptureQueriesContext(connection) as queries:
        assert client.get(where).status_code == 200

    assert len(queries) == ROUTES[route]
