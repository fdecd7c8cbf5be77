import hashlib
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.models import Competition
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome, TeamRole
from submissions.models import Answer, Entry, Version
from tests.factories import (
    let_grace_pass,
    make_attachment,
    make_competition,
    make_entry,
    make_member,
    make_question,
    make_screening,
    make_team_member,
    make_user,
    make_version,
)
from tests.samples import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition():
    """A call that is open by the real clock, which pages read."""
    now = timezone.now()
    return make_competition(opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3))


@pytest.fixture
def entry(competition):
    return make_entry(competition, now=timezone.now())


@pytest.fixture
def owner(client, entry):
    client.force_login(entry.owner)
    return client


def url(route, entry, *args):
    return reverse(f"submissions:{route}", args=[entry.code, *args])


def save(client, entry, **sent):
    content = {"question": "title", "value": "x", "base": 1, "writer": "tab", **sent}
    return client.post(url("save-answer", entry), content, content_type="application/json")


def test_starting_an_entry_leads_to_its_form(client, competition):
    client.force_login(make_user())

    response = client.post(reverse("submissions:enter", args=[competition.slug]))

    assert response.url == url("form", Entry.objects.get())


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client, competition):
    address = reverse("submissions:enter", args=[competition.slug])

    response = client.post(address)

    assert response.url == f"{reverse('account_login')}?next={address}"
    assert not Entry.objects.exists()


def test_an_unpublished_call_takes_no_entries(client):
    hidden = make_competition(state="draft")
    client.force_login(make_user())

    assert client.post(reverse("submissions:enter", args=[hidden.slug])).status_code == 404


def test_an_autosave_answers_with_the_new_revision(owner, entry):
    response = save(owner, entry, value="Better shade")

    assert response.status_code == 200
    assert response.json()["revision"] == 2


def test_a_stale_autosave_answers_with_what_stands(owner, entry):
    save(owner, entry, value="First", writer="tab-1")

    response = save(owner, entry, value="Second", writer="tab-2")

    assert response.status_code == 409
    assert (response.json()["code"], response.json()["value"]) == ("stale_answer", "First")


BASE = '{"question": "title", "value": "x", "base": %s, "writer": "%s"}'
MALFORMED = [
    "",
    "[]",
    "{}",
    "\xff",
    "[" * 100_000,
    BASE % ('"x"', "tab"),
    BASE % ("Infinity", "tab"),
    BASE % ("1e999", "tab"),
    BASE % ("1", "\\u0000"),
    BASE % ("1", "\\ud800"),
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_autosave_is_refused(owner, entry, body):
    response = owner.post(url("save-answer", entry), body, content_type="application/json")

    assert response.status_code == 400


def test_an_autosave_larger_than_any_answer_is_refused(owner, entry):
    response = save(owner, entry, value="x" * 5_000_000)

    assert response.status_code in (400, 413)
    assert Answer.objects.get(question__key="title").value == "Shade that moves with the sun"


def post_section(client, entry, **typed):
    """A section as a page without JavaScript sends it: each shown question with its base."""
    bases = {
        answer.question.key: answer.revision for answer in entry.answers.select_related("question")
    }
    shown = {f"base-{key}": bases.get(key, 0) for key in typed}
    return client.post(url("section", entry, "entry"), {**shown, **typed})


def value_of(entry, key):
    return entry.answers.get(question__key=key).value


def test_a_section_saves_without_javascript(owner, entry):
    response = post_section(owner, entry, title="By hand", track="green")

    assert response.url == url("submit", entry)
    assert value_of(entry, "title") == "By hand"


def test_a_question_that_the_page_did_not_show_keeps_its_answer(owner, entry):
    post_section(owner, entry, track="transport")

    assert value_of(entry, "title") == "Shade that moves with the sun"


def test_a_page_opened_before_a_colleague_saved_overwrites_nothing(owner, entry):
    save(owner, entry, value="The colleague's title", writer="tab-2")

    response = owner.post(url("section", entry, "entry"), {"title": "Mine", "base-title": 1})

    assert response.status_code == 409
    assert value_of(entry, "title") == "The colleague's title"
    assert "It now says: “The colleague&#x27;s title”" in response.text
    assert 'value="Mine"' in response.text


def test_seen_and_sent_again_it_replaces_the_colleagues(owner, entry):
    save(owner, entry, value="The colleague's title", writer="tab-2")

    owner.post(url("section", entry, "entry"), {"title": "Mine", "base-title": 2})

    assert value_of(entry, "title") == "Mine"


def test_one_answer_that_cannot_be_kept_costs_the_others_nothing(owner, entry):
    section = entry.competition.sections.get(key="entry")
    make_question(section, "years", "number")

    response = post_section(owner, entry, title="Typed without script", years="a while")

    assert response.status_code == 409
    assert value_of(entry, "title") == "Typed without script"
    assert 'value="a while"' in response.text


def test_after_the_deadline_the_page_shows_what_was_typed_and_why_it_is_not_saved(owner, entry):
    competition = entry.competition
    competition.closes_at = timezone.now() - timedelta(seconds=1)
    competition.save(update_fields=["closes_at"])

    response = post_section(owner, entry, title="One second late")

    assert response.status_code == 409
    assert 'value="One second late"' in response.text
    assert "The deadline has passed" in response.text


def test_what_was_found_about_an_earlier_version_does_not_stand_beside_the_new_one(owner, entry):
    make_version(entry, now=timezone.now() - timedelta(hours=1))
    make_screening(entry, ScreeningOutcome.INELIGIBLE, reason="No letter.", now=timezone.now())
    let_grace_pass(entry)
    before = owner.get(entry.get_absolute_url()).context["screening"]

    services.save_answers(entry, {"title": "With a letter"}, by=entry.owner, now=timezone.now())
    make_version(entry, now=timezone.now())

    after = owner.get(entry.get_absolute_url()).context["screening"]
    assert (before.text, after) == ("No letter.", None)


def test_a_file_is_served_to_its_team_alone(owner, entry):
    attachment = make_attachment(entry)

    response = owner.get(url("file", entry, attachment.pk))

    assert b"".join(response.streaming_content) == PDF
    assert response["X-Content-Type-Options"] == "nosniff"


def test_handing_in_from_the_page_leads_to_the_receipt(owner, entry):
    entry.refresh_from_db()

    response = owner.post(url("submit", entry), {"revision": entry.revision, "rules": "on"})

    assert response.url == url("receipt", entry)
    version = Version.objects.get()
    assert version.sha256 in owner.get(response.url).text


def test_the_downloaded_content_has_the_receipts_digest(owner, entry):
    version = make_version(entry, now=timezone.now())

    content = owner.get(url("content", entry, 1)).content

    assert hashlib.sha256(content).hexdigest() == version.sha256


def test_the_last_page_links_each_problem_to_its_field(owner, entry):
    services.save_answers(entry, {"title": None}, by=entry.owner, now=timezone.now())

    page = owner.get(url("submit", entry)).text

    assert f"{url('section', entry, 'entry')}?check=1#q-title" in page


def test_after_a_refusal_the_last_page_lists_as_many_problems_as_it_says(owner, entry):
    entry.competition.questions.filter(key="rules").update(label="We accept the rules.")
    services.save_answers(entry, {"title": None, "rules": None}, by=entry.owner, now=timezone.now())
    entry.refresh_from_db()

    before = owner.get(url("submit", entry)).text
    refused = owner.post(url("submit", entry), {"revision": entry.revision}, follow=True).text

    assert "1 thing to mend" in before
    assert "There are 2 problems to mend before you can hand in." in refused
    assert "2 things to mend before you can hand in" in refused
    assert 'href="#q-rules"' in refused
    assert "We accept the rules: " in refused
    assert 'id="q-rules"' in refused


def test_a_preview_shows_what_judges_see_and_a_blind_one_less(owner, entry):
    open_round = owner.get(url("preview", entry)).text
    blind = owner.get(url("preview", entry) + "?as=blind").text

    assert "Harbour City Works" in open_round
    assert "works@harbour.example.org" not in open_round
    assert "Harbour City Works" not in blind
    assert "Shade that moves with the sun" in blind


def test_withdrawing_takes_the_entry_out(owner, entry):
    owner.post(url("withdraw", entry), {"reason": "Sold."})

    entry.refresh_from_db()
    assert entry.state == EntryState.WITHDRAWN


def test_a_reason_that_is_too_long_stays_where_it_was_typed(owner, entry):
    reason = "We are " + "very " * 400 + "sorry."

    page = owner.post(url("withdraw", entry), {"reason": reason})

    entry.refresh_from_db()
    assert entry.state == EntryState.DRAFT
    assert reason in page.text
    assert "at most 2000 characters" in page.text
    assert 'id="withdrawal" aria-labelledby="withdrawal-title" data-open' in page.text


def test_a_line_end_counts_as_the_one_character_that_it_is(owner, entry):
    reason = ("a" * 39 + "\r\n") * 49 + "b" * 40

    owner.post(url("withdraw", entry), {"reason": reason})

    entry.refresh_from_db()
    assert entry.withdrawal_reason == reason.replace("\r\n", "\n")


@pytest.mark.parametrize("why", ["withdrawn", "too late", "only a reader"])
def test_what_was_written_is_read_to_its_last_private_answer_when_nothing_can_be_changed(
    client, entry, why
):
    reader = entry.owner
    if why == "withdrawn":
        services.withdraw(entry, reason="Sold.", by=entry.owner, now=timezone.now())
    elif why == "too late":
        Competition.objects.update(closes_at=timezone.now())
    else:
        reader = make_team_member(entry, role=TeamRole.VIEWER).user
    client.force_login(reader)

    page = client.get(url("entry", entry)).text
    draft = client.get(url("form", entry), follow=True).text
    last = client.get(url("submit", entry)).text

    assert f'href="{url("form", entry)}">Read the draft<' in page
    assert "works@harbour.example.org" in draft
    assert "data-readonly" in draft
    assert ("Back to the entry" in last, "Not yet" in last) == (True, False)


def test_the_owner_is_offered_to_withdraw_and_afterwards_no_longer(owner, entry):
    before = owner.get(url("entry", entry)).text
    owner.post(url("withdraw", entry), {"reason": "Sold."})

    after = owner.get(url("entry", entry)).text

    assert url("withdraw", entry) in before
    assert url("withdraw", entry) not in after


PAGES = [
    "entry",
    "form",
    "preview",
    "submit",
    "receipt",
    "withdraw",
    "save-answer",
    "progress",
]


@pytest.mark.parametrize("route", ["entry", "form", "preview", "submit"])
def test_a_page_answers_to_head_as_to_get(owner, entry, route):
    address = url(route, entry)

    assert owner.head(address).status_code == owner.get(address).status_code


def test_the_entry_page_names_the_deadline_in_both_zones(client, entry):
    entry.owner.time_zone = "America/Lima"
    entry.owner.save(update_fields=["time_zone"])
    client.force_login(entry.owner)

    page = client.get(url("entry", entry)).text

    assert "Shanghai, UTC+8" in page
    assert "Lima, UTC−5" in page


@pytest.mark.parametrize("route", PAGES)
def test_a_stranger_does_not_learn_that_the_entry_exists(client, entry, route):
    client.force_login(make_user())
    make_version(entry, now=timezone.now())

    address = url(route, entry)

    assert client.get(address).status_code in (404, 405)
    assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("route", PAGES)
def test_a_visitor_is_asked_to_sign_in(client, entry, route):
    address = url(route, entry)
    allowed = client.get(address)

    assert allowed.status_code in (302, 405)
    assert client.post(address).status_code in (302, 405)


def test_a_strangers_file_address_is_404(client, entry):
    attachment = make_attachment(entry)
    client.force_login(make_user())

    assert client.get(url("file", entry, attachment.pk)).status_code == 404


def test_a_file_of_another_entry_is_404_at_ones_own_address(owner, entry, competition):
    other = make_attachment(make_entry(competition))

    assert owner.get(url("file", entry, other.pk)).status_code == 404


def test_organisers_read_files_of_versions_and_not_of_drafts(client, entry, competition):
    client.force_login(make_member(competition))
    attachment = make_attachment(entry)
    address = reverse(
        "submissions:organiser-file", args=[competition.slug, entry.code, attachment.pk]
    )

    assert client.get(address).status_code == 404

    make_version(entry, now=timezone.now())
    response = client.get(address)
    assert b"".join(response.streaming_content) == PDF


def test_markup_in_a_title_is_text(owner, entry):
    title = "<script>alert(1)</script>"
    services.save_answers(entry, {"title": title}, by=entry.owner, now=timezone.now())

    page = owner.get(url("entry", entry)).text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_content_is_plain_json(owner, entry):
    make_version(entry, now=timezone.now())

    content = json.loads(owner.get(url("content", entry, 1)).content)

    assert content["entry"] == entry.code
