"""Beginning a competition from nothing, from an earlier edition and from a file: who may, and what becomes of it."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from competitions import services, setup_document
from competitions.describing import describe
from competitions.enums import CompetitionState, Role
from competitions.forms.creating import zone_called
from competitions.models import Competition
from competitions.moving_dates import NextEdition, moved_dates, next_edition
from competitions.new_call import NewCompetition, NewKeyDate, NewNewsPost, NewTrack
from input2.audit.models import Event
from input2.files.models import StoredFile
from input2.lib.errors import ForbiddenError
from tests.factories import (
    NOW,
    make_competition,
    make_document,
    make_enquiry,
    make_entry,
    make_key_date,
    make_member,
    make_news_post,
    make_question,
    make_rubric,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW, COPY, IMPORT = (
    "/organise/new/",
    "/organise/new/copy/",
    "/organise/new/import/",
)
TYPED = {
    "languages": ["en", "zh-hans"],
    "name_0": "Ninth edition",
    "name_1": "第九届",
    "slug": "input9",
    "short_name": "INPUT9",
    "time_zone": "Pacific/Auckland",
    "opens_at": "2027-03-01T09:00",
    "closes_at": "2027-06-30T23:59",
}


def creator(client, **person):
    user = make_user(is_staff=True, **person)
    client.force_login(user)
    return user


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("path", [NEW, COPY, IMPORT])
@pytest.mark.parametrize("who", ["applicant", "observer"])
def test_whoever_runs_nothing_creates_nothing(client, path, who):
    person = make_user() if who == "applicant" else make_member(make_competition(), Role.OBSERVER)
    client.force_login(person)

    for answer in (client.get(path), client.post(path, TYPED)):
        assert answer.status_code == 403
        assert "Competitions are created by site administrators" in text_of(answer)
    assert not Competition.objects.filter(slug="input9").exists()


@pytest.mark.parametrize("path", [NEW, COPY, IMPORT, "/organise/"])
def test_strangers_sign_in_first(client, path):
    assert client.get(path).status_code == 302


def test_the_service_refuses_whom_the_page_refuses():
    new = NewCompetition(
        slug="a",
        short_name="AB",
        name="A",
        time_zone="UTC",
        opens_at=NOW,
        closes_at=NOW + timedelta(1),
    )

    for attempt in (services.create_competition, services.import_competition):
        with pytest.raises(ForbiddenError):
            attempt(new, by=make_user(), now=NOW)

    assert not Competition.objects.exists()


def test_an_organiser_begins_another_competition_from_nothing(client):
    organiser = make_member(make_competition())
    client.force_login(organiser)

    answer = client.post(NEW, TYPED, follow=True)

    made = Competition.objects.get(slug="input9")
    auckland = ZoneInfo("Pacific/Auckland")
    assert answer.redirect_chain == [("/organise/input9/call/", 302)]
    assert "is there as a draft" in text_of(answer)
    assert (made.state, made.short_name) == (CompetitionState.DRAFT, "INPUT9")
    assert made.opens_at == datetime(2027, 3, 1, 9, tzinfo=auckland)
    assert made.closes_at == datetime(2027, 6, 30, 23, 59, tzinfo=auckland)
    assert made.name.data == {"en": "Ninth edition", "zh-hans": "第九届"}
    assert made.memberships.get().user == organiser
    assert Event.objects.get(action="competition.created").detail.after["origin"] == "form"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name_1": ""}, "Write the name in Simplified Chinese too."),
        ({"slug": "new"}, "“new” is an address of the platform itself."),
        ({"slug": "In_Put"}, "Write small letters, digits and single hyphens between them."),
        ({"short_name": "Input 9"}, "Write capital letters and digits, beginning with a letter."),
        ({"time_zone": "Atlantis"}, "“Atlantis” is not a time zone"),
        ({"closes_at": "2027-03-01T09:00"}, "The call has to close after it opens."),
        ({"languages": []}, "This field is required."),
        ({"languages": ["tlh"]}, "Select a valid choice."),
        (
            {"closes_at": "2027-09-26T02:30"},
            "02:30 does not exist in Auckland on 26 September 2027",
        ),
        ({"closes_at": "2027-04-04T02:30"}, "02:30 comes twice in Auckland on 4 April 2027"),
        ({"opens_at": "soon"}, "Write a day and a time"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence_and_nothing_is_lost(client, changes, sentence):
    creator(client)

    page = text_of(client.post(NEW, {**TYPED, **changes}))

    assert sentence in page
    assert 'value="Ninth edition"' in page
    assert not Competition.objects.exists()


def test_of_two_times_that_clocks_show_twice_one_is_chosen(client):
    creator(client)

    client.post(NEW, {**TYPED, "closes_at": "2027-04-04T02:30", "closes_at_turn": "1"})

    assert Competition.objects.get().closes_at == datetime(2027, 4, 3, 14, 30, tzinfo=UTC)


def test_an_address_that_is_taken_is_told_beside_it(client):
    creator(client)
    make_competition(slug="input9")

    page = text_of(client.post(NEW, TYPED))

    assert "There is a competition at “input9” already; choose another address." in page
    assert Competition.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        (" Lima ", "America/Lima"),
        ("mexico city", "America/Mexico_City"),
        ("", ""),
        ("Atlantis", ""),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed, zone):
    assert zone_called(typed) == zone


def edition(zone="America/Santiago", **fields):
    """An earlier edition's description in a zone with summer time."""
    place = ZoneInfo(zone)
    plain = {
        "slug": "input8",
        "short_name": "INPUT8",
        "name": "Eighth",
        "time_zone": zone,
        "opens_at": datetime(2026, 3, 1, 9, tzinfo=place),
        "closes_at": datetime(2026, 6, 30, 23, 59, tzinfo=place),
        "tracks": [NewTrack(key="green", name="Green")],
    }
    return NewCompetition(**{**plain, **fields})


def next_of(earlier, **said):
    place = ZoneInfo(earlier.time_zone)
    plain = {
        "slug": "input9",
        "short_name": "INPUT9",
        "name": "Ninth",
        "time_zone": earlier.time_zone,
        "opens_at": datetime(2027, 3, 1, 9, tzinfo=place),
    }
    return next_edition(earlier, NextEdition(**{**plain, **said}))


def walls(dates, zone):
    return [date.at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") for date in dates]


@pytest.mark.parametrize(
    "zone",
    ["Asia/Shanghai", "America/Lima", "Pacific/Auckland", "Pacific/Honolulu", "America/Santiago"],
)
def test_dates_keep_their_time_of_day_whatever_summer_time_does(zone):
    place = ZoneInfo(zone)
    # In the year of each, one of the two lies in summer time and its successor may not.
    dates = [
        NewKeyDate(key="a", name="A", at=datetime(2026, 4, 4, 23, 30, tzinfo=place)),
        NewKeyDate(key="b", name="B", at=datetime(2026, 9, 27, 9, 0, tzinfo=place)),
    ]

    later = next_of(edition(zone, key_dates=dates), days=7)

    assert walls(later.key_dates, zone) == ["2026-04-11 23:30", "2026-10-04 09:00"]


def test_a_time_that_clocks_skip_becomes_what_they_show_instead_and_is_pointed_out():
    zone = ZoneInfo("Pacific/Auckland")
    date = NewKeyDate(key="a", name="A", at=datetime(2026, 9, 26, 2, 30, tzinfo=zone))
    earlier = edition("Pacific/Auckland", key_dates=[date])

    later = next_of(earlier, days=1)

    assert walls(later.key_dates, "Pacific/Auckland") == ["2026-09-27 03:30"]
    assert [move.is_skipped for move in moved_dates(earlier, later)] == [False, False, True]


def test_without_a_number_of_days_dates_move_as_far_as_the_opening():
    earlier = edition("Asia/Shanghai")
    opens_at = datetime(2027, 2, 22, 18, tzinfo=ZoneInfo("Asia/Shanghai"))

    later = next_of(earlier, opens_at=opens_at)

    assert (later.closes_at - earlier.closes_at).days == 358
    assert later.opens_at == opens_at


def test_another_zone_keeps_what_clocks_show():
    zone = ZoneInfo("Asia/Shanghai")
    earlier = edition("Asia/Shanghai")

    later = next_of(
        earlier,
        time_zone="America/Lima",
        opens_at=datetime(2027, 3, 1, 9, tzinfo=ZoneInfo("America/Lima")),
    )

    shown = later.closes_at.astimezone(ZoneInfo("America/Lima"))
    assert shown.time() == earlier.closes_at.astimezone(zone).time()


def test_news_stays_with_the_edition_that_it_tells_of():
    post = NewNewsPost(slug="won", title="They won", body="…", published_at=NOW)

    assert next_of(edition(news=[post])).news == ()


def test_an_organiser_copies_an_edition_without_its_people_and_entries(client):
    earlier = make_competition(slug="input8", languages=["en"], time_zone="Asia/Shanghai")
    make_rubric(earlier)
    make_key_date(earlier, key="awards", at=NOW)
    make_question(earlier.sections.get(key="about"), "late", is_required=True, required_from=NOW)
    make_news_post(earlier)
    make_enquiry(earlier)
    make_entry(earlier)
    make_member(earlier, Role.OBSERVER)
    organiser = make_member(earlier)
    client.force_login(organiser)
    opens = earlier.opens_at.astimezone(earlier.zone) + timedelta(days=100)
    typed = {
        "name_0": "Ninth",
        "slug": "input9",
        "short_name": "INPUT9",
        "time_zone": "Asia/Shanghai",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
    }

    answer = client.post(f"{COPY}?from=input8", typed)

    made = Competition.objects.get(slug="input9")
    assert answer["Location"] == "/organise/input9/call/"
    assert (made.state, made.previous_edition) == (CompetitionState.DRAFT, earlier)
    assert made.key_dates.get().at == NOW + timedelta(days=100)
    assert made.questions.get(key="late").required_from == NOW + timedelta(days=100)
    assert made.closes_at == earlier.closes_at + timedelta(days=100)
    assert made.questions.count() == earlier.questions.count()
    assert made.rubrics.get().dimensions.get().criteria.count() == 2
    assert [member.user for member in made.memberships.all()] == [organiser]
    assert (made.news_posts.count(), made.enquiries.count(), made.entries.count()) == (0, 0, 0)
    assert Event.objects.get(action="competition.created").detail.after["origin"] == "input8"


def test_a_look_at_the_moved_dates_stores_nothing(client):
    earlier = make_competition(slug="input8")
    make_key_date(earlier, name="The ceremony")
    client.force_login(make_member(earlier))
    first = client.get(f"{COPY}?from=input8")
    typed = {
        "name_0": "Ninth",
        "slug": "input9",
        "short_name": "INPUT9",
        "time_zone": "Lima",
        "opens_at": "2027-03-01T09:00",
        "days": "14",
        "look": "1",
    }

    page = text_of(client.post(f"{COPY}?from=input8", typed))

    assert "The ceremony" in text_of(first)
    assert "Becomes (Lima)" in page
    assert not Competition.objects.filter(slug="input9").exists()


def test_an_edition_that_one_does_not_run_is_not_there_to_copy(client):
    make_competition(slug="theirs")
    creator(client)

    assert client.get(f"{COPY}?from=theirs").status_code == 404
    assert client.post(f"{COPY}?from=theirs", TYPED).status_code == 404
    assert "theirs" not in text_of(client.get(COPY))


def test_the_service_copies_for_nobody_who_may_not_read():
    earlier = make_competition()

    with pytest.raises(ForbiddenError):
        services.copy_edition(
            earlier, next_of(edition()), by=make_member(make_competition()), now=NOW
        )


def upload(content, name="setup.json"):
    return SimpleUploadedFile(name, content, content_type="application/json")


def exported(competition):
    return setup_document.written(describe(competition))


def test_a_file_goes_in_under_another_address(client):
    earlier = make_competition(slug="input8")
    make_rubric(earlier)
    client.force_login(make_member(earlier))

    answer = client.post(IMPORT, {"file": upload(exported(earlier)), "slug": "input9"})

    made = Competition.objects.get(slug="input9")
    assert answer["Location"] == "/organise/input9/call/"
    assert (made.state, made.previous_edition) == (CompetitionState.DRAFT, None)
    assert made.questions.count() == earlier.questions.count()
    assert Event.objects.get(action="competition.created").detail.after["origin"] == "document"


def test_without_an_address_the_files_own_has_to_be_free(client):
    earlier = make_competition(slug="input8")
    client.force_login(make_member(earlier))

    page = text_of(client.post(IMPORT, {"file": upload(exported(earlier))}))

    assert "There is a competition at “input8” already" in page
    assert Competition.objects.count() == 1


def test_what_is_wrong_with_a_file_is_told_by_path_and_never_as_markup(client):
    creator(client)
    values = json.loads(exported(make_competition(slug="input8")))
    values["tracks"][1]["name"] = {"en": 7}
    values["<script>alert(1)</script>"] = 1

    page = text_of(client.post(IMPORT, {"file": upload(json.dumps(values).encode())}))

    assert "tracks[1].name.en: A text is expected here." in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;: A set-up has no such name." in page
    assert "<script>alert(1)" not in page


def test_markup_in_a_file_is_text_on_every_page(client):
    creator(client)
    values = json.loads(exported(make_competition(slug="input8")))
    values |= {"slug": "input9", "name": {"en": "<script>alert(1)</script>"}}

    page = text_of(client.post(IMPORT, {"file": upload(json.dumps(values).encode())}, follow=True))

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("role", Role)
def test_whoever_runs_a_competition_exports_its_set_up(client, role):
    competition = make_competition()
    person = make_member(competition, role)
    client.force_login(person)

    answer = client.get(reverse("competitions:setup-export", args=[competition.slug]))

    assert answer.content == exported(competition)
    assert f'filename="{competition.slug}-setup.json"' in answer["Content-Disposition"]
    event = Event.objects.get(action="setup.exported")
    assert (event.actor, event.scope) == (person, competition.slug)


def test_organisers_of_one_competition_find_nothing_of_anothers_set_up(client):
    competition = make_competition(state=CompetitionState.DRAFT)
    client.force_login(make_member(make_competition()))
    path = f"/organise/{competition.slug}/call/"

    answers = [
        client.get(path),
        client.get(f"{path}export/"),
        client.post(f"{path}publish/"),
        client.post(f"{path}archive/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert not Event.objects.exists()


def test_files_that_no_document_holds_are_a_sentence(client):
    competition = make_competition()
    client.force_login(make_member(competition))
    document = make_document(competition)
    StoredFile.objects.filter(pk=document.file_id).update(size=setup_document.MOST_FILE_BYTES + 1)

    page = client.get(reverse("competitions:setup-export", args=[competition.slug]), follow=True)

    assert "which is more than a set-up file holds" in text_of(page)
    assert not Event.objects.exists()


def test_the_console_writes_the_same_bytes(capfdbinary):
    competition = make_competition()

    call_command("export_setup", competition.slug)

    assert capfdbinary.readouterr().out == exported(competition)
    assert Event.objects.get(action="setup.exported").actor is None
    with pytest.raises(CommandError):
        call_command("export_setup", "nowhere", stdout=StringIO())


def test_the_list_shows_where_each_competition_stands(client):
    person = make_member(make_competition(name="Open one", closes_at=NOW + timedelta(days=3)))
    draft = make_competition(name="Draft one", state=CompetitionState.DRAFT)
    draft.memberships.create(user=person, role=Role.OBSERVER)
    make_competition(name="Another's")
    client.force_login(person)

    page = text_of(client.get("/organise/"))

    assert ("Open for entries" in page, "Draft" in page, "Observer" in page) == (True, True, True)
    assert "Another&#x27;s" not in page
    assert "New competition" in page


def test_a_list_without_competitions_says_what_to_do(client):
    client.force_login(make_user())

    page = text_of(client.get("/organise/"))

    assert "You run no competition yet" in page
    assert "New competition" not in page


def test_the_menu_leads_to_the_list(client):
    client.force_login(make_member(make_competition()))
    assert "All competitions I run" in text_of(client.get("/"))

    client.force_login(make_user())
    assert "All competitions I run" not in text_of(client.get("/"))
