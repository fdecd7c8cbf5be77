"""Organisers redact a copy for blind rounds; what was handed in stays as it is."""

import hashlib
import re
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.enums import Fills, Role
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError
from input2.notifications.models import Message
from submissions import redacting, services, versions
from submissions.models import Entry, Redaction
from submissions.policies import OwnEntryError
from submissions.services import NotRedactableError, StaleRedactionError
from submissions.services.screening_steps import VersionChangedError
from tests.factories import (
    ANSWERS,
    NOW,
    make_answer,
    make_attachment,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_question,
    make_redaction,
    make_team_member,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db

SUMMARY = "Awnings follow the sun along one street."
COPY = "Awnings along one street."


def again(entry: Entry, **answers: object) -> Entry:
    """The team hands in a newer version."""
    services.save_answers(entry, answers, by=entry.owner, now=NOW)
    make_version(entry)
    entry.refresh_from_db()
    return entry


def page(route, entry):
    return reverse(f"submissions:{route}", args=[entry.competition.slug, entry.code])


def sent(client, entry, **changes):
    """What the browser would send from the page as it stands, but for `changes`."""
    form = client.get(page("redaction", entry)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changes}.items() if value is not False}


# The service


def test_only_texts_that_differ_are_kept_and_the_version_stays_as_it_was():
    entry = make_handed_in()
    before = entry.versions.get()

    made = make_redaction(entry, {"summary": COPY, "title": "Shade that moves with the sun"})

    after = entry.versions.get()
    assert made.texts == {"summary": COPY}
    assert (after.content, after.sha256) == (before.content, before.sha256)
    assert versions.digest(after.content) == after.sha256


def test_line_ends_of_a_browser_are_no_change():
    entry = make_handed_in(answers={"summary": "One line.\nAnother."})

    made = make_redaction(entry, {"summary": "One line.\r\nAnother.\r\n"})

    assert made.texts == {}


def test_a_redacted_title_stands_in_lists_of_blind_rounds():
    entry = make_handed_in()

    make_redaction(entry, {"title": "Moving shade"})

    entry.refresh_from_db()
    assert entry.title_for(is_blind=True) == "Moving shade"
    assert entry.title_for(is_blind=False) == "Shade that moves with the sun"


def test_the_title_is_that_of_the_question_which_asks_for_it_today():
    entry = make_entry()
    former = entry.competition.questions.get(fills=Fills.TITLE)
    former.retired_at = NOW
    former.save()
    make_question(former.section, "name_of_it", fills=Fills.TITLE)
    make_answer(entry, "name_of_it", "Harbour City’s shade")
    make_version(entry)
    entry.refresh_from_db()

    make_redaction(entry, {"name_of_it": "Moving shade"})

    entry.refresh_from_db()
    assert entry.title == "Harbour City’s shade"
    assert entry.title_for(is_blind=True) == "Moving shade"


def test_an_emptied_title_becomes_the_code():
    entry = make_handed_in()

    make_redaction(entry, {"title": ""})

    entry.refresh_from_db()
    assert entry.title_for(is_blind=True) == entry.code


def test_it_costs_the_same_however_many_texts_are_redacted():
    one, more = make_handed_in(), make_handed_in()

    with CaptureQueriesContext(connection) as of_one:
        make_redaction(one, {"summary": COPY})
    with CaptureQueriesContext(connection) as of_more:
        make_redaction(more, {"summary": COPY, "title": "Moving shade"})

    assert len(of_more) == len(of_one)


@pytest.mark.parametrize("key", ["organisation", "contact_email", "rules", "unknown"])
def test_what_judges_of_blind_rounds_do_not_read_has_no_copy(key):
    with pytest.raises(NotRedactableError):
        make_redaction(texts={key: "Else"})


def test_a_file_of_another_version_or_entry_is_not_hidden():
    with pytest.raises(NotRedactableError):
        make_redaction(hidden_files=[uuid4()])


def test_two_organisers_do_not_overwrite_each_other():
    entry = make_handed_in()
    make_redaction(entry, {"summary": COPY})

    with pytest.raises(StaleRedactionError):
        make_redaction(entry, {"summary": "Mine"}, base=0)

    assert Redaction.objects.get().texts == {"summary": COPY}


def test_whoever_comes_second_sees_both_copies_and_may_then_replace_the_first(client):
    entry = make_entry()
    file = make_attachment(entry)
    make_version(entry)
    entry.refresh_from_db()
    client.force_login(make_member(entry.competition))
    content = sent(client, entry, **{"text-summary": "Mine"})
    make_redaction(entry, {"summary": COPY}, hidden_files=[file.pk])

    refused = client.post(page("redaction", entry), content)

    told = re.findall(r"<blockquote>(.*?)</blockquote>", refused.text, re.DOTALL)
    again = client.post(page("redaction", entry), sent_again(refused, content))
    assert refused.status_code == 409
    assert told == [COPY, "Mine", "Judges do not see this file", "Judges see this file"]
    assert again["Location"] == page("redaction-preview", entry)
    assert Redaction.objects.get().texts == {"summary": "Mine"}


def test_a_copy_that_was_taken_back_meanwhile_is_told_too(client):
    entry = make_handed_in()
    organiser = make_member(entry.competition)
    make_redaction(entry, {"summary": COPY})
    client.force_login(organiser)
    content = sent(client, entry, **{"text-summary": "Mine"})
    services.take_back_redaction(entry, by=organiser, now=NOW)

    refused = client.post(page("redaction", entry), content)
    again = client.post(page("redaction", entry), sent_again(refused, content))

    assert ANSWERS["summary"] in re.findall(r"<blockquote>(.*?)</blockquote>", refused.text)
    assert again["Location"] == page("redaction-preview", entry)


def sent_again(answer, content):
    """What a browser sends from the page that shows both copies."""
    base = re.findall(r'name="base" value="(\d+)"', answer.text)
    return {**content, "base": base[0]}


def test_a_page_sent_twice_is_written_once_and_refuses_nobody(client):
    entry = make_handed_in()
    client.force_login(make_member(entry.competition))
    content = sent(client, entry, **{"text-summary": COPY})

    answers = [client.post(page("redaction", entry), content) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [page("redaction-preview", entry)] * 2
    assert Redaction.objects.get().revision == 1
    assert Event.objects.filter(action="entry.redacted").count() == 1


def test_a_version_that_is_no_longer_the_current_one_is_not_redacted():
    entry = again(make_handed_in(), summary="Other words.")

    with pytest.raises(VersionChangedError):
        make_redaction(entry, version_number=1)


def test_it_is_audited_without_the_texts():
    organiser = make_member(competition := make_competition())
    entry = make_handed_in(competition)

    make_redaction(entry, by=organiser)

    event = Event.objects.get(action="entry.redacted")
    assert (event.actor, event.role) == (organiser, Role.ORGANISER)
    assert COPY not in str(event.__dict__)


def test_taking_it_back_shows_the_original_again_and_is_audited():
    entry = make_handed_in()
    make_redaction(entry, {"title": "Moving shade"})

    services.take_back_redaction(entry, by=make_member(entry.competition), now=NOW)

    entry.refresh_from_db()
    assert (entry.blind_title, entry.redacted_version) == ("", None)
    assert not Redaction.objects.exists()
    assert Event.objects.filter(action="entry.redaction_removed").count() == 1


def redact(entry, by):
    make_redaction(entry, by=by)


def take_back(entry, by):
    services.take_back_redaction(entry, by=by, now=NOW)


@pytest.mark.parametrize("step", [redact, take_back])
def test_only_organisers_with_no_share_in_the_entry_redact_it(step):
    competition = make_competition()
    entry = make_handed_in(competition, owner=make_user(organisation="City of Trees"))
    on_team = make_member(competition)
    make_team_member(entry, on_team)
    refused = {
        make_member(competition, Role.OBSERVER): ForbiddenError,
        make_member(make_competition()): ForbiddenError,
        entry.owner: ForbiddenError,
        on_team: OwnEntryError,
        make_member(competition, organisation="City of Trees"): OwnEntryError,
    }

    for person, error in refused.items():
        with pytest.raises(error):
            step(entry, person)

    assert not Redaction.objects.exists()


def test_a_draft_has_nothing_to_redact():
    entry = make_entry()

    with pytest.raises(ForbiddenError):
        make_redaction(entry)


# A newer version


def applied(entry: Entry, number: int) -> str:
    """What a judge of a blind round reads of a version, as one text."""
    rows = Entry.objects.annotate(**redacting.withheld_now("competition", "pk")).get(pk=entry.pk)
    content = entry.versions.get(number=number).content
    version = versions.readable(
        content, for_judges=True, blind=True, withheld=redacting.withheld_beside(rows)
    )
    return str(redacting.redacted(version, content, redacting.beside(rows, number)))


def test_a_copy_stands_for_the_same_text_of_a_newer_version():
    entry = make_handed_in()
    make_redaction(entry)

    again(entry, title="Another title")

    assert COPY in applied(entry, 2)
    assert SUMMARY not in applied(entry, 2)
    assert "Another title" in applied(entry, 2)


def test_a_redacted_text_that_changed_is_held_until_an_organiser_has_looked():
    entry = make_handed_in()
    make_redaction(entry)

    again(entry, summary="Harbour City has more awnings.")
    held = applied(entry, 2)
    make_redaction(entry, {"summary": "A city has more awnings."})

    assert "Harbour City" not in held
    assert COPY not in held
    assert "looking at this text" in held
    assert "A city has more awnings." in applied(entry, 2)
    # The version that was scored earlier reads as it did then.
    assert COPY in applied(entry, 1)


def test_a_new_file_is_held_and_a_hidden_one_stays_hidden():
    entry = make_entry()
    entry.competition.questions.filter(key="document").update(most=3)
    shown, hidden = (make_attachment(entry, name=name) for name in ("a.pdf", "b.pdf"))
    make_version(entry)
    make_redaction(entry, {}, hidden_files=[hidden.pk])

    new = make_attachment(entry, name="c.pdf")
    make_answer(entry, "summary", "Other words.", base=1)
    make_version(entry)

    before, after = applied(entry, 1), applied(entry, 2)
    assert (str(shown.pk) in before, str(hidden.pk) in before) == (True, False)
    assert (str(shown.pk) in after, str(hidden.pk) in after, str(new.pk) in after) == (
        True,
        False,
        False,
    )


def test_a_redacted_title_that_changed_gives_way_to_the_code():
    entry = make_handed_in()
    make_redaction(entry, {"title": "Moving shade"})

    again(entry, title="Harbour City’s shade")

    assert entry.title_for(is_blind=True) == entry.code


def test_a_redacted_title_that_stayed_the_same_stays_redacted():
    entry = make_handed_in()
    make_redaction(entry, {"title": "Moving shade"})

    again(entry, summary="Other words.")

    assert entry.title_for(is_blind=True) == "Moving shade"


def test_whoever_redacted_is_told_of_the_newer_version_once():
    organiser = make_member(competition := make_competition(), language="zh-hans")
    entry = make_handed_in(competition)
    make_redaction(entry, by=organiser)

    again(entry, summary="Other words.")
    make_version(entry)

    mail = Message.objects.get(kind="submissions/redaction_outdated")
    assert (mail.recipient, mail.language) == (organiser, "zh-hans")


def test_nobody_is_told_of_an_entry_that_was_never_redacted():
    again(make_handed_in(), summary="Other words.")

    assert not Message.objects.filter(kind="submissions/redaction_outdated").exists()


def test_the_database_hides_no_file_that_the_version_has_not():
    made = make_redaction()

    with pytest.raises(IntegrityError, match="redaction_hides_files"), transaction.atomic():
        Redaction.objects.filter(pk=made.pk).update(hidden_files=[UUID(int=1)])


# Pages


def test_an_organiser_redacts_on_the_page_and_sees_what_judges_will_read(client):
    entry = make_entry()
    file = make_attachment(entry)
    make_version(entry)
    client.force_login(make_member(entry.competition))

    response = client.post(
        page("redaction", entry),
        sent(client, entry, **{"text-summary": COPY, f"file-{file.pk}": False}),
    )

    preview = client.get(response.url).content.decode()
    assert COPY in preview
    assert SUMMARY not in preview
    assert str(file.pk) not in preview


def test_saving_the_page_as_it_is_changes_nothing_that_judges_read(client):
    entry = make_entry()
    make_attachment(entry)
    make_version(entry)
    client.force_login(make_member(entry.competition))

    client.post(page("redaction", entry), sent(client, entry))

    made = Redaction.objects.get()
    assert (made.texts, made.hidden_files) == ({}, [])


def test_the_page_marks_where_a_text_tells_who_is_behind_it(client):
    entry = make_handed_in(answers={"summary": "Harbour City Works made it."})
    client.force_login(make_member(entry.competition))

    before = client.get(page("redaction", entry)).content.decode()
    make_redaction(entry, {"summary": "A city made it."})
    after = client.get(page("redaction", entry)).content.decode()

    assert "<mark>Harbour City Works</mark>" in before
    assert "<mark>" not in after


def test_the_page_warns_of_a_newer_version_and_says_what_changed(client):
    entry = make_handed_in()
    make_redaction(entry)
    again(entry, summary="Other words.")
    client.force_login(make_member(entry.competition))

    edit, preview = (
        client.get(page(route, entry)).content.decode()
        for route in ("redaction", "redaction-preview")
    )
    entry_page = client.get(reverse("site:entry", args=[entry.competition.slug, entry.code]))

    for content in (edit, preview):
        assert "This copy was made from version 1" in content
    assert "Changed since" in edit
    assert "version 1" in entry_page.content.decode()
    assert page("redaction", entry) in entry_page.content.decode()


def test_a_refusal_keeps_what_was_typed(client):
    entry = make_handed_in()
    client.force_login(make_member(entry.competition))
    form = sent(client, entry, **{"text-summary": "Typed for long."})
    make_redaction(entry)

    response = client.post(page("redaction", entry), form)

    assert response.status_code == 409
    assert "Typed for long." in response.content.decode()
    assert Redaction.objects.get().texts == {"summary": COPY}


def test_an_observer_reads_the_preview_and_changes_nothing(client):
    entry = make_handed_in()
    make_redaction(entry)
    client.force_login(make_member(entry.competition, Role.OBSERVER))

    led = client.get(page("redaction", entry))
    preview = client.get(page("redaction-preview", entry)).content.decode()
    client.post(page("redaction", entry), {"version": 1, "base": 1, "text-summary": "Mine"})
    client.post(page("redaction-take-back", entry))

    assert led.url == page("redaction-preview", entry)
    assert COPY in preview
    assert page("redaction", entry) + '"' not in preview
    assert Redaction.objects.get().texts == {"summary": COPY}


def test_others_find_no_redaction(client):
    entry = make_handed_in()
    elsewhere = make_competition()
    people = (make_member(elsewhere), make_user(), entry.owner)

    for person in people:
        client.force_login(person)
        for route in ("redaction", "redaction-preview"):
            assert client.get(page(route, entry)).status_code == 404
        assert client.post(page("redaction-take-back", entry)).status_code == 404
    client.force_login(people[0])
    wrong = reverse("submissions:redaction", args=[elsewhere.slug, entry.code])
    assert client.get(wrong).status_code == 404


def test_a_draft_is_not_shown_for_redacting(client):
    entry = make_entry()
    client.force_login(make_member(entry.competition))

    assert client.get(page("redaction", entry)).status_code == 404


def test_texts_are_no_markup(client):
    entry = make_handed_in(answers={"summary": "<b>bold</b>"})
    client.force_login(make_member(entry.competition))
    make_redaction(entry, {"summary": "<i>copy</i>"})

    for route in ("redaction", "redaction-preview"):
        content = client.get(page(route, entry)).content.decode()
        assert "<b>bold</b>" not in content
        assert "<i>copy</i>" not in content


def test_the_team_reads_its_own_texts_and_a_receipt_that_still_verifies(client):
    entry = make_handed_in()
    make_redaction(entry, {"summary": COPY, "title": "Moving shade"})
    client.force_login(entry.owner)

    content = client.get(reverse("submissions:content", args=[entry.code, 1])).content
    blind = client.get(reverse("submissions:preview", args=[entry.code]) + "?as=blind")

    assert hashlib.sha256(content).hexdigest() == entry.versions.get().sha256
    assert SUMMARY in blind.content.decode()
    assert "Moving shade" not in blind.content.decode()
