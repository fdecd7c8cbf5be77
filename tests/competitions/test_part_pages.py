"""The set-up pages of listed parts: whatever the kind, organisers change it, observers read it, nobody else finds it."""

import re

import pytest
from django.utils.html import escape

from competitions.enums import CompetitionState, Role
from competitions.models import Award, Track
from input2.audit.models import Event
from tests.competitions.part_samples import LONG_CHINESE, SAMPLES
from tests.factories import (
    make_award,
    make_competition,
    make_eligible,
    make_member,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db

ALL = pytest.mark.parametrize("sample", list(SAMPLES.values()), ids=list(SAMPLES))
ORDERED = [sample for sample in SAMPLES.values() if sample.is_ordered]
ARCHIVED = "This edition is archived: it can be read and not changed."
OBSERVING = "Observers change nothing."


@pytest.fixture
def call():
    return make_competition()


@pytest.fixture
def organiser(client, call):
    person = make_member(call)
    client.force_login(person)
    return person


def sign_in(client, call, role=Role.ORGANISER):
    client.force_login(make_member(call, role))


def siblings(part):
    owner = next(name for name in ("track", "item", "competition") if hasattr(part, name))
    return {owner: getattr(part, owner)}


def change(client, sample, part, call, title, *, base=1, **more):
    data = sample.sent(title, base=base, **more)
    data.pop("upload", None)
    return client.post(sample.step(part, call), data)


@ALL
def test_an_organiser_adds_one(client, call, organiser, sample):
    response = client.post(sample.add(call), sample.sent("Harbour & sea"), follow=True)

    assert response.status_code == 200
    part = sample.model.objects.latest("pk")
    assert str(part) == "Harbour & sea"
    assert escape("Harbour & sea") in response.content.decode()
    assert Event.objects.filter(action__endswith=".added", scope=call.slug).count() == 1


@ALL
def test_an_organiser_changes_one(client, call, organiser, sample):
    part = sample.make(call)

    response = change(client, sample, part, call, "Renamed", base=part.revision)

    assert response.status_code == 302
    part.refresh_from_db()
    assert (str(part), part.revision) == ("Renamed", 2)


@ALL
def test_an_organiser_removes_one(client, call, organiser, sample):
    part = sample.make(call)

    response = client.post(sample.step(part, call, "remove"), follow=True)

    assert not sample.model.objects.filter(pk=part.pk).exists()
    assert "is removed." in response.content.decode()


@ALL
def test_the_form_shows_what_stands(client, call, organiser, sample):
    part = sample.make(call)

    form = client.get(sample.step(part, call)).context["form"]

    assert str(form[sample.title].value()) == str(part)
    assert form["base"].value() == "1"


@ALL
def test_without_a_name_nothing_is_added(client, call, organiser, sample):
    address = sample.add(call)
    count = sample.model.objects.count()

    response = client.post(address, sample.sent(""))

    assert response.status_code == 200
    assert sample.title in response.context["form"].errors
    assert sample.model.objects.count() == count


@ALL
def test_an_observer_reads_and_changes_nothing(client, call, sample):
    part = sample.make(call)
    sign_in(client, call, Role.OBSERVER)

    pages = [client.get(sample.index(call)), client.get(sample.step(part, call))]
    attempts = [
        client.post(sample.add(call), sample.sent("Mine")),
        change(client, sample, part, call, "Mine"),
        client.post(sample.step(part, call, "remove")),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert all(OBSERVING in page.content.decode() for page in pages)
    assert not any(
        'type="submit" class="button primary"' in page.content.decode() for page in pages
    )
    assert [attempt.status_code for attempt in attempts] == [403, 403, 403]
    assert all(OBSERVING in attempt.content.decode() for attempt in attempts)
    assert not Event.objects.filter(scope=call.slug).exists()


@ALL
@pytest.mark.parametrize("who", ["another organiser", "an applicant"])
def test_for_others_there_is_nothing(client, call, sample, who):
    part = sample.make(call)
    person = make_member(make_competition()) if who == "another organiser" else make_user()
    client.force_login(person)

    answers = [
        client.get(sample.index(call)),
        client.get(sample.add(call)),
        client.get(sample.step(part, call)),
        client.post(sample.add(call), sample.sent("Mine")),
        change(client, sample, part, call, "Mine"),
        client.post(sample.step(part, call, "remove")),
        client.post(sample.step(part, call, "move"), {"step": "up"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert sample.model.objects.filter(pk=part.pk).exists()


@ALL
def test_a_part_of_another_call_is_not_found_through_ones_own(client, call, organiser, sample):
    part = sample.make(make_competition())

    answers = [
        client.get(sample.step(part, call)),
        change(client, sample, part, call, "Mine"),
        client.post(sample.step(part, call, "remove")),
    ]

    assert {answer.status_code for answer in answers} == {404}
    part.refresh_from_db()
    assert str(part) != "Mine"


@ALL
def test_a_stranger_is_asked_to_sign_in(client, call, sample):
    assert client.get(sample.index(call)).url.startswith("/accounts/login/")


@ALL
def test_an_archived_edition_says_that_it_stays(client, sample):
    call = make_competition(state=CompetitionState.ARCHIVED)
    part = sample.make(call)
    sign_in(client, call)

    page = client.get(sample.step(part, call))
    attempts = [
        client.post(sample.add(call), sample.sent("Late")),
        change(client, sample, part, call, "Late"),
        client.post(sample.step(part, call, "remove")),
    ]

    assert ARCHIVED in page.content.decode()
    assert [attempt.status_code for attempt in attempts] == [409, 409, 409]
    assert all(ARCHIVED in attempt.content.decode() for attempt in attempts)


@ALL
def test_the_second_of_two_organisers_sees_both_texts_and_then_replaces(
    client, call, organiser, sample
):
    part = sample.make(call)
    change(client, sample, part, call, "What she wrote")

    second = change(client, sample, part, call, "What he wrote")

    page = second.content.decode()
    assert second.status_code == 409
    assert "Somebody else has changed this since you opened it" in page
    assert page.count("What she wrote") >= 1
    assert sample.shown("What he wrote") in page
    part.refresh_from_db()
    assert str(part) == "What she wrote"

    base = second.context["form"]["base"].value()
    assert change(client, sample, part, call, "What he wrote", base=base).status_code == 302
    part.refresh_from_db()
    assert str(part) == "What he wrote"


@ALL
def test_two_who_typed_the_same_are_not_troubled(client, call, organiser, sample):
    part = sample.make(call)
    change(client, sample, part, call, "The same")

    assert change(client, sample, part, call, "The same").status_code == 302


@ALL
def test_what_is_gone_meanwhile_is_said_and_what_was_typed_is_kept(client, call, organiser, sample):
    part = sample.make(call)
    client.post(sample.step(part, call, "remove"))

    again = client.post(sample.step(part, call, "remove"))
    changed = change(client, sample, part, call, "My late words")

    assert (again.status_code, changed.status_code) == (404, 404)
    assert "This has been removed meanwhile." in again.content.decode()
    assert "removed" in changed.content.decode()
    if not sample.parent(call):
        assert sample.shown("My late words") in changed.content.decode()
        assert f'action="{sample.add(call)}"' in changed.content.decode()


@ALL
def test_long_and_chinese_names_are_kept(client, sample):
    call = make_competition(languages=["en", "zh-hans"])
    sign_in(client, call)
    name = LONG_CHINESE[:180]

    data = {**sample.sent(""), f"{sample.title}_0": "", f"{sample.title}_1": name}
    response = client.post(sample.add(call), data, follow=True)

    assert response.status_code == 200
    assert sample.model.objects.latest("pk").__getattribute__(sample.title).data == {
        "zh-hans": name
    }
    assert name in response.content.decode()


@ALL
def test_markup_in_a_name_is_text(client, call, organiser, sample):
    client.post(sample.add(call), sample.sent("<script>alert(1)</script>"))

    page = client.get(sample.index(call)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("sample", ORDERED, ids=[sample.key for sample in ORDERED])
def test_moving_keeps_the_keyboard_at_its_button(client, call, organiser, sample):
    sample.make(call)
    client.post(sample.add(call), sample.sent("Second"))
    part = sample.model.objects.latest("pk")

    moved = client.post(sample.step(part, call, "move"), {"step": "up"}, follow=True)

    page = moved.content.decode()
    part.refresh_from_db()
    assert f"“Second” stands at place {part.position}." in page
    assert part.position == sample.model.objects.filter(**siblings(part)).count() - 1
    focused = re.findall(r'<button[^>]*name="step"[^>]*\bautofocus>', page)
    assert [re.findall(r'value="(\w+)"', button) for button in focused] == [["up"]]


@pytest.mark.parametrize("sample", ORDERED, ids=[sample.key for sample in ORDERED])
def test_what_is_gone_cannot_be_moved_and_the_list_says_so(client, call, organiser, sample):
    part = sample.make(call)
    part.delete()

    response = client.post(
        f"{sample.index(call).replace(sample.page, sample.key)}99999999/move/", {"step": "up"}
    )

    assert response.status_code == 404
    assert "This has been removed meanwhile." in response.content.decode()


def test_an_empty_list_says_what_to_do(client, call, organiser):
    page = client.get(f"/organise/{call.slug}/call/awards/").content.decode()

    assert "No prizes yet" in page
    assert f'href="/organise/{call.slug}/call/awards/add/"' in page


def test_a_row_says_which_language_it_lacks(client):
    call = make_competition(languages=["en", "zh-hans"])
    make_award(call, name={"en": "Gold"})
    make_award(call, name={"en": "Silver", "zh-hans": "银奖"})
    sign_in(client, call)

    page = client.get(f"/organise/{call.slug}/call/awards/").content.decode()

    assert page.count("简体中文 is missing") == 1


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ({"name_0": "Smart ports"}, "smart-ports"),
        ({"name_0": "Smart ports", "key": "ports"}, "ports"),
        ({"name_0": "Green"}, "green-2"),
        ({"name_0": "Overlong " * 20}, "overlong-overlong-overlong-overlong-over"),
        ({"name_1": "智慧港口"}, "track"),
    ],
)
def test_a_key_is_made_from_the_name(client, names, key):
    call = make_competition(languages=["en", "zh-hans"])
    sign_in(client, call)

    client.post(f"/organise/{call.slug}/call/tracks/add/", names)

    assert call.tracks.latest("pk").key == key


def test_a_key_outlives_the_name_that_made_it(client, call, organiser):
    track = call.tracks.get(key="green")

    client.post(
        f"/organise/{call.slug}/call/tracks/{track.pk}/",
        {"name_0": "Blue", "key": "blue", "base": 1},
    )

    track.refresh_from_db()
    assert (str(track), track.key) == ("Blue", "green")


def test_a_key_that_is_taken_is_refused_with_a_sentence(client, call, organiser):
    response = client.post(
        f"/organise/{call.slug}/call/tracks/add/", {"name_0": "Other", "key": "green"}
    )

    assert response.status_code == 400
    assert "already exists" in response.content.decode()


def test_a_track_that_an_entry_chose_stays(client):
    call = make_eligible().competition
    sign_in(client, call)
    track = call.tracks.get(key="green")

    response = client.post(f"/organise/{call.slug}/call/tracks/{track.pk}/remove/")

    assert response.status_code == 409
    assert "“Green” is in use and cannot be removed." in response.content.decode()
    assert Track.objects.filter(pk=track.pk).exists()


def test_a_track_that_a_question_is_only_for_stays(client, call, organiser):
    track = call.tracks.get(key="transport")
    make_question(call.sections.get(key="entry"), "fleet").tracks.add(track)

    response = client.post(f"/organise/{call.slug}/call/tracks/{track.pk}/remove/")

    assert response.status_code == 409
    assert "Change those first." in response.content.decode()
    assert Track.objects.filter(pk=track.pk).exists()


def test_the_number_of_prizes_has_bounds(client, call, organiser):
    for places in ("0", "-1", "99999999", "three"):
        client.post(f"/organise/{call.slug}/call/awards/add/", {"name_0": "Gold", "places": places})

    assert not Award.objects.exists()


def test_a_partners_address_is_a_web_address(client, call, organiser):
    for url in ("javascript:alert(1)", "ftp://example.org/", "data:text/html,x"):
        data = {"name_0": "A ministry", "role": "guidance", "url": url}
        client.post(f"/organise/{call.slug}/call/partners/add/", data)

    assert not call.partners.exists()


def test_of_each_kind_of_page_there_is_one(client, call, organiser):
    data = {"kind": "rules", "title_0": "Rules", "body_0": "One entry each."}
    client.post(f"/organise/{call.slug}/call/pages/add/", data)

    again = client.post(f"/organise/{call.slug}/call/pages/add/", data)

    assert "kind" in again.context["form"].errors
    assert call.pages.count() == 1


def test_a_link_says_which_page_is_to_be_written(client, call, organiser):
    page = client.get(f"/organise/{call.slug}/call/pages/add/?kind=privacy").content.decode()

    assert 'value="privacy"' in page
    assert page.count("checked") == 1


def test_a_text_that_nobody_touched_is_no_change(client, call, organiser):
    sample = SAMPLES["faq"]
    client.post(sample.add(call), sample.sent("Who?", answer_0="One.\r\n\r\nTwo."))
    item = call.faq_items.get()

    client.post(sample.step(item, call), sample.sent("Who?", answer_0="One.\r\n\r\nTwo.", base=1))

    item.refresh_from_db()
    assert item.revision == 1
