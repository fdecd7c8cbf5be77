"""The pages of a call for visitors: who finds them, what they say, and that nothing typed becomes markup."""

from datetime import UTC, datetime, timedelta

import pytest

from competitions.enums import CompetitionState, DateKind, PageKind, PartnerRole, Role
from tests.factories import (
    NOW,
    make_competition,
    make_date_change,
    make_document,
    make_faq_item,
    make_key_date,
    make_member,
    make_news_post,
    make_page,
    make_partner,
    make_self_check_question,
    make_stored_file,
    make_user,
)
from tests.samples import JPEG, PDF, picture

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
TEXTS = ("rules", "privacy", "faq", "events", "partners", "documents", "changes", "news")
SCRIPT = "**Bold** <script>alert(1)</script> [click](javascript:alert(1)) <img src=x onerror=y>"


def make_full(**fields):
    """A call with something on every page."""
    competition = make_competition(**{"slug": "full", "languages": ["en", "zh-hans"], **fields})
    for kind in PageKind:
        make_page(competition, kind, title=f"The {kind.value}")
    make_faq_item(competition)
    make_key_date(competition, key="awards", kind=DateKind.EVENT, place="Lima")
    make_partner(competition, logo=make_stored_file(JPEG, name="logo.jpg"))
    make_document(competition, key="call-as-pdf")
    make_date_change(competition)
    make_news_post(competition, slug="open")
    return competition


def addresses(competition):
    logo = competition.partners.get().logo_id
    pages = [f"/c/full/{name}/" for name in TEXTS]
    return [
        "/c/full/",
        *pages,
        "/c/full/news/open/",
        "/c/full/news/feed.xml",
        "/c/full/documents/call-as-pdf/",
        f"/c/full/logos/{logo}.webp",
        "/c/full/card.png",
        "/c/full/calendar.ics",
        "/c/full/calendar/awards.ics",
        "/c/full/calendar/closes_at.ics",
    ]


def status(client, path):
    answer = client.get(path)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("state", [CompetitionState.PUBLISHED, CompetitionState.ARCHIVED])
def test_everybody_reads_every_page_of_a_published_call(client, state):
    competition = make_full(state=state)

    found = {path: status(client, path) for path in addresses(competition)}

    assert set(found.values()) == {200}


def test_no_address_of_a_draft_is_found_by_strangers(client):
    competition = make_full(state=CompetitionState.DRAFT)
    paths = addresses(competition)

    visitor = {client.get(path).status_code for path in paths}
    client.force_login(make_member(make_competition()))
    stranger = {client.get(path).status_code for path in paths}

    assert (visitor, stranger) == ({404}, {404})


@pytest.mark.parametrize("role", list(Role))
def test_those_who_run_a_draft_read_all_of_it_and_nothing_of_it_is_kept_on_the_way(client, role):
    competition = make_full(state=CompetitionState.DRAFT)
    client.force_login(make_member(competition, role))

    found = {path: status(client, path) for path in addresses(competition)}

    assert set(found.values()) == {200}
    assert "no-store" in client.get("/c/full/card.png")["Cache-Control"]


def test_sections_without_content_are_not_linked_and_their_pages_say_so(client):
    make_competition(slug="bare")

    page = read(client, "/c/bare/")

    assert [name for name in TEXTS if f'href="/c/bare/{name}/"' in page] == ["events"]
    assert client.get("/c/bare/rules/").status_code == 404
    assert "No date has been moved" in read(client, "/c/bare/changes/")
    assert "There is no news yet" in read(client, "/c/bare/news/")


def test_every_page_links_the_sections_that_have_content(client):
    make_full()

    for name in TEXTS:
        page = read(client, f"/c/full/{name}/")
        linked = [other for other in TEXTS if f'href="/c/full/{other}/"' in page]
        # Privacy is in the footer, the log beside the dates.
        assert set(linked) >= {"rules", "faq", "news", "events", "partners", "documents", "privacy"}


def test_the_present_section_is_marked(client):
    make_full()

    page = read(client, "/c/full/rules/")

    assert '<a href="/c/full/rules/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    "path", ["rules/", "faq/", "news/", "news/odd/", "events/", "", "documents/"]
)
def test_markup_in_what_organisers_typed_is_made_harmless(client, path):
    competition = make_competition(slug="odd", about=SCRIPT, name=SCRIPT, tagline=SCRIPT)
    make_page(competition, title=SCRIPT, body=SCRIPT)
    make_faq_item(competition, question=SCRIPT, answer=SCRIPT)
    make_news_post(competition, slug="odd", title=SCRIPT, body=SCRIPT)
    make_key_date(competition, name=SCRIPT, description=SCRIPT, place=SCRIPT)
    make_document(competition, title=SCRIPT, description=SCRIPT)

    page = read(client, f"/c/odd/{path}")

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "<img src=x" not in page


def test_news_is_read_from_its_instant_on_even_where_the_call_is_kept(client, monkeypatch):
    competition = make_competition(slug="call")
    make_news_post(competition, slug="later", title="Later news", published_at=NOW + HOUR)
    moments = [NOW, NOW + HOUR - timedelta(microseconds=1), NOW + HOUR]

    def is_shown(now):
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return "Later news" in read(client, "/c/call/")

    assert [is_shown(now) for now in moments] == [False, False, True]


def test_news_before_its_time_is_found_only_by_those_who_run_the_call(client):
    competition = make_competition(slug="call")
    make_news_post(competition, slug="later", published_at=NOW + HOUR)
    make_news_post(competition, slug="draft", published_at=None)
    paths = ["/c/call/news/later/", "/c/call/news/draft/"]

    visitor = [client.get(path).status_code for path in paths]
    client.force_login(make_user())
    stranger = [client.get(path).status_code for path in paths]
    client.force_login(make_member(competition, Role.OBSERVER))
    observer = [read(client, path) for path in paths]

    assert (visitor, stranger) == ([404, 404], [404, 404])
    assert all("it is not published yet" in page for page in observer)


def test_a_document_is_downloaded_under_its_name_and_never_shown_as_a_page(client):
    competition = make_competition(slug="call")
    make_document(competition, key="rules", file=make_stored_file(PDF, name="Rules 2027.pdf"))

    answer = client.get("/c/call/documents/rules/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Rules 2027.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_another_calls_document_is_not_found(client):
    make_competition(slug="mine")
    make_full()

    assert client.get("/c/mine/documents/call-as-pdf/").status_code == 404


def test_only_logos_are_served_as_logos_and_they_are_small(client):
    competition = make_competition(slug="call")
    large = make_stored_file(picture(width=2400, height=1600), name="logo.jpg")
    make_partner(competition, logo=large)
    private = make_stored_file(JPEG, name="private.jpg")

    answer = client.get(f"/c/call/logos/{large.pk}.webp")

    assert answer["Content-Type"] == "image/webp"
    assert len(answer.content) < 15_000 < large.size
    assert client.get(f"/c/call/logos/{private.pk}.webp").status_code == 404
    other = make_competition(slug="other")
    make_partner(other, logo=private)
    assert client.get(f"/c/call/logos/{private.pk}.webp").status_code == 404


def test_partners_stand_by_role_with_their_logos(client):
    competition = make_full()
    make_partner(competition, role=PartnerRole.APPROVER, name="The approver")

    page = read(client, "/c/full/partners/")

    assert page.index("Project approver") < page.index("Project guidance")
    assert f"/c/full/logos/{competition.partners.exclude(logo=None).get().logo_id}.webp" in page


def test_the_change_log_says_what_from_when_to_when_and_why(client):
    competition = make_competition(slug="call")
    make_date_change(
        competition,
        name="Entries close",
        before=datetime(2027, 9, 30, 15, 59, tzinfo=UTC),
        after=datetime(2027, 10, 14, 15, 59, tzinfo=UTC),
        reason="Several economies have a week of holidays.",
        changed_at=datetime(2027, 9, 1, 4, tzinfo=UTC),
    )

    page = read(client, "/c/call/changes/")

    assert "30 September 2027, 23:59" in page
    assert "14 October 2027, 23:59" in page
    assert "Several economies have a week of holidays." in page
    assert "Announced on 1 September 2027, 12:00" in page


def test_a_moved_date_says_so_on_the_call_page_until_it_moves_again(client):
    competition = make_competition(slug="call")
    make_date_change(
        competition,
        key="closes_at",
        before=competition.closes_at - timedelta(days=7),
        after=competition.closes_at,
    )

    page = read(client, "/c/call/")

    assert "moved, was " in page
    assert "/c/call/changes/" in page


def test_can_i_enter_leads_to_the_check_where_there_is_one(client):
    competition = make_competition(slug="call", who_can_enter="Cities.")
    before = read(client, "/c/call/")
    make_self_check_question(competition)
    competition.content_revision += 1
    competition.save()

    after = read(client, "/c/call/")

    assert 'href="#who"' in before
    assert 'href="#who"' not in after


def test_contact_is_that_of_the_call_and_else_the_platforms(client, settings):
    settings.CONTACT_EMAIL = "platform@example.org"
    make_competition(slug="own", contact_email="call@example.org")
    make_competition(slug="none")

    for name in ("", "events/", "partners/"):
        assert 'href="mailto:call@example.org"' in read(client, f"/c/own/{name}")
        assert 'href="mailto:platform@example.org"' in read(client, f"/c/none/{name}")


def test_the_language_switch_keeps_the_page_and_its_query(client):
    competition = make_full()
    for number in range(12):
        make_news_post(competition, slug=f"post-{number}")

    page = read(client, "/c/full/news/?page=2")

    assert 'href="?page=2&amp;lang=zh-hans"' in page


@pytest.mark.parametrize("page", ["x", "-1", "1.5", "²"])
def test_a_page_that_is_no_number_is_refused(client, page):
    make_full()

    assert client.get("/c/full/news/", {"page": page}).status_code == 400


@pytest.mark.parametrize(
    ("zone", "closes_at", "shown"),
    [
        ("Asia/Shanghai", "2027-03-14T23:59+08:00", "14 March 2027, 23:59|Shanghai, UTC+8"),
        ("America/Lima", "2027-03-14T23:59-05:00", "14 March 2027, 23:59|Lima, UTC−5"),
        ("Pacific/Honolulu", "2027-03-14T23:59-10:00", "14 March 2027, 23:59|Honolulu, UTC−10"),
        # The last minute before the clocks of Auckland go forward, and the first one after.
        ("Pacific/Auckland", "2027-09-25T13:59Z", "26 September 2027, 01:59|Auckland, UTC+12"),
        ("Pacific/Auckland", "2027-09-25T14:00Z", "26 September 2027, 03:00|Auckland, UTC+13"),
        # The hour that comes twice, the first time and the second.
        ("Pacific/Auckland", "2027-04-03T13:30Z", "4 April 2027, 02:30|Auckland, UTC+13"),
        ("Pacific/Auckland", "2027-04-03T14:30Z", "4 April 2027, 02:30|Auckland, UTC+12"),
    ],
)
def test_dates_are_shown_in_the_zone_of_the_call_and_in_the_readers(client, zone, closes_at, shown):
    at = datetime.fromisoformat(closes_at)
    opens_at = min(NOW, at) - timedelta(days=9)
    competition = make_competition(slug="call", time_zone=zone, opens_at=opens_at, closes_at=at)
    client.force_login(make_member(competition, time_zone="Asia/Tokyo"))

    for path in ("/c/call/", "/c/call/events/"):
        page = read(client, path)
        for text in (*shown.split("|"), "your time, Tokyo, UTC+9"):
            assert text in page
