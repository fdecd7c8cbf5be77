"""The texts of the call in its languages: side by side, previewed, never lost."""

import pytest

from competitions import services
from competitions.enums import CompetitionState, Role
from competitions.models import Competition
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from tests.factories import NOW, make_competition, make_member, make_user

pytestmark = pytest.mark.django_db

BOTH = ["en", "zh-hans"]


def page_of(call):
    return f"/organise/{call.slug}/call/texts/"


def sent(**changed):
    return {
        "base": 1,
        "short_name": "CALL",
        "languages": BOTH,
        "name_0": "Ninth",
        "name_1": "第九届",
        "about_0": "**New**",
        "contact_email": "call@example.org",
        **changed,
    }


@pytest.fixture
def call():
    return make_competition(languages=BOTH, name={"en": "Eighth", "zh-hans": "第八届"})


@pytest.fixture
def organiser(client, call):
    person = make_member(call)
    client.force_login(person)
    return person


def change(call, by, *, base=1, **values):
    return services.change_texts(call, values, base=base, by=by, now=NOW)


def test_texts_are_saved_in_every_language_and_recorded(client, call, organiser):
    response = client.post(page_of(call), sent())

    assert response.status_code == 302
    call.refresh_from_db()
    assert call.name.data == {"en": "Ninth", "zh-hans": "第九届"}
    assert (call.contact_email, call.revision, call.content_revision) == ("call@example.org", 2, 2)
    event = Event.objects.get(action="competition.texts_changed")
    assert event.detail.before["name"] == {"en": "Eighth", "zh-hans": "第八届"}
    assert "name" in event.changed


def test_each_language_has_its_own_control(client, call, organiser):
    page = client.get(page_of(call)).content.decode()

    assert 'name="name_0"' in page
    assert 'value="第八届"' in page
    assert 'lang="zh-hans"' in page


def test_the_second_of_two_organisers_sees_both_texts_and_then_replaces(client, call, organiser):
    client.post(page_of(call), sent(name_0="Hers"))

    second = client.post(page_of(call), sent(name_0="His", about_0="His about"))

    page = second.content.decode()
    assert second.status_code == 409
    assert ("Hers" in page, 'value="His"' in page, "His about" in page) == (True, True, True)
    labels = [each.label for each in second.context["form"].stale]
    assert labels == ["Name (English)", "About (English)"]
    call.refresh_from_db()
    assert call.name.data["en"] == "Hers"

    base = second.context["form"]["base"].value()
    client.post(page_of(call), sent(name_0="His", about_0="His about", base=base))
    call.refresh_from_db()
    assert call.name.data["en"] == "His"


def test_a_language_is_added_after_those_that_stand(client, organiser, call):
    Competition.objects.filter(pk=call.pk).update(languages=["zh-hans"])

    client.post(page_of(call), sent(name_0="第九届", name_1=""))

    call.refresh_from_db()
    assert call.languages == ["zh-hans", "en"]
    assert call.name.data == {"en": "Eighth", "zh-hans": "第九届"}


def test_a_language_that_is_dropped_keeps_its_texts(client, call, organiser):
    client.post(page_of(call), sent(languages=["en"]))
    client.post(
        page_of(call), {**sent(languages=["en"], base=2, name_0="Tenth"), "name_1": "lost?"}
    )

    call.refresh_from_db()
    assert call.languages == ["en"]
    assert call.name.data == {"en": "Tenth", "zh-hans": "第九届"}


def test_a_dropped_language_makes_no_false_difference(client, call, organiser):
    Competition.objects.filter(pk=call.pk).update(languages=["en"], revision=5)

    response = client.post(page_of(call), sent(languages=["en"], name_0="Mine"))

    assert "Name" in [each.label for each in response.context["form"].stale]
    assert "第八届" not in response.content.decode()


@pytest.mark.parametrize("languages", [[], ["xx"], ["en", "xx"]])
def test_only_the_platforms_languages_can_be_chosen(client, call, organiser, languages):
    response = client.post(page_of(call), sent(languages=languages))

    assert "languages" in response.context["form"].errors
    with pytest.raises(services.MalformedCallError):
        change(call, organiser, languages=languages)
    call.refresh_from_db()
    assert call.languages == BOTH


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("short_name", "lower"),
        ("short_name", "A"),
        ("short_name", "TOOLONGFORACODE"),
        ("contact_email", "nobody"),
        ("name_0", "x" * 251),
        ("about_0", "x" * 20_001),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(client, call, organiser, field, value):
    response = client.post(page_of(call), sent(**{field: value}))

    assert list(response.context["form"].errors) == [field.removesuffix("_0")]
    call.refresh_from_db()
    assert call.revision == 1


def test_a_name_in_no_language_is_refused(client, call, organiser):
    response = client.post(page_of(call), sent(name_0="", name_1=""))

    assert "name" in response.context["form"].errors


def test_an_earlier_edition_is_one_that_the_organiser_may_read(client, call, organiser):
    mine = make_competition(state=CompetitionState.DRAFT)
    make_member(mine)
    public, hidden = make_competition(), make_competition(state=CompetitionState.DRAFT)

    for edition in (mine, hidden):
        response = client.post(page_of(call), sent(previous_edition=edition.pk))
        assert "previous_edition" in response.context["form"].errors
    with pytest.raises(services.MalformedCallError):
        change(call, organiser, previous_edition=hidden)

    client.post(page_of(call), sent(previous_edition=public.pk))
    call.refresh_from_db()
    assert call.previous_edition == public


def test_an_earlier_edition_that_somebody_else_named_stays(client, call, organiser):
    hidden = make_competition(state=CompetitionState.DRAFT)
    Competition.objects.filter(pk=call.pk).update(previous_edition=hidden)

    client.post(page_of(call), sent(previous_edition=hidden.pk))

    call.refresh_from_db()
    assert (call.previous_edition, str(call.name)) == (hidden, "Ninth")


def test_editions_do_not_follow_each_other_in_a_circle(client, call, organiser):
    later = make_competition(previous_edition=make_competition(previous_edition=call))

    response = client.post(page_of(call), sent(previous_edition=later.pk))

    assert "follows this edition" in response.content.decode()
    call.refresh_from_db()
    assert call.previous_edition is None


def test_an_observer_reads_and_changes_nothing(client, call):
    client.force_login(make_member(call, Role.OBSERVER))

    page, attempt = client.get(page_of(call)), client.post(page_of(call), sent())

    assert "Observers change nothing." in page.content.decode()
    assert "disabled" in page.content.decode()
    assert attempt.status_code == 403
    call.refresh_from_db()
    assert call.revision == 1


def test_for_others_there_is_nothing(client, call):
    client.force_login(make_member(make_competition()))

    answers = [
        client.get(page_of(call)),
        client.post(page_of(call), sent()),
        client.post(f"/organise/{call.slug}/call/preview/", {"text": "x"}),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_the_service_asks_again(call):
    with pytest.raises(ForbiddenError):
        change(call, make_user(), tagline="Mine")
    with pytest.raises(ForbiddenError):
        change(call, make_member(call, Role.OBSERVER), tagline="Mine")


def test_an_archived_edition_stays_as_it_is(client):
    call = make_competition(state=CompetitionState.ARCHIVED)
    person = make_member(call)
    client.force_login(person)

    response = client.post(page_of(call), sent())

    assert response.status_code == 409
    assert "This edition is archived" in response.content.decode()
    with pytest.raises(WindowClosedError):
        change(call, person, tagline="Late")


def test_saving_without_a_difference_leaves_no_trace(call):
    organiser = make_member(call)

    change(call, organiser, name={"en": "Eighth", "zh-hans": "第八届"})

    assert not Event.objects.filter(action="competition.texts_changed").exists()


def test_the_preview_shows_what_readers_will_see(client, call, organiser):
    preview = f"/organise/{call.slug}/call/preview/"

    live = client.post(
        preview, {"about_1": "**New** <script>"}, headers={"hx-trigger-name": "about_1"}
    )
    plain = client.post(page_of(call), sent(about_0="# Whole *page*", preview="1"))

    assert live.content.decode() == "<p><strong>New</strong> &lt;script&gt;</p>\n"
    assert "<h2>Whole <em>page</em></h2>" in plain.content.decode()
    call.refresh_from_db()
    assert call.revision == 1


def test_a_preview_is_no_page_of_its_own(client, call, organiser):
    preview = f"/organise/{call.slug}/call/preview/"

    assert client.get(preview).status_code == 405
    assert client.post(preview, {}).content == b""
    assert len(client.post(preview, {"text": "x" * 100_000}).content) < 21_000


def test_an_observer_may_preview(client, call):
    client.force_login(make_member(call, Role.OBSERVER))

    assert client.post(f"/organise/{call.slug}/call/preview/", {"text": "x"}).status_code == 200
