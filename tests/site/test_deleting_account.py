"""Whoever leaves is gone from every page and every column; what others compete in and judge stays."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from competitions.enums import CompetitionState, Role
from competitions.models import Enquiry, Membership
from competitions.policies import LastOrganiserError
from competitions.services import enquiries
from input2.accounts.models import User
from input2.accounts.services.deleting import erase_account
from input2.audit.models import Event, EventDetail
from input2.lib.errors import DomainError, ForbiddenError
from input2.notifications.models import Message
from input2.site.my_data import delete_account, deleting, obstacles
from input2.site.my_data.deleting import LastAdministratorError
from input2.site.tasks import forget_personal_data
from judging.enums import ScorecardState
from judging.models import Assignment, Judge, Scorecard
from submissions import services
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry, TeamMember
from submissions.services.erasing import OwnerOfSharedEntryError
from tests.factories import (
    NOW,
    PASSWORD,
    make_attachment,
    make_competition,
    make_entry,
    make_entry_message,
    make_handed_in,
    make_member,
    make_outcome,
    make_team_member,
    make_user,
)
from tests.site.personal_sample import EMAIL, NAME, SECOND, make_sample

pytestmark = pytest.mark.django_db

# Columns that may go on holding the name or the address, each for a reason that the page of the deletion says before.
KEPT = {
    "submissions_version.content": "handed in: its SHA-256 stands on receipts",
    "submissions_answer.value": "the text of an entry that was handed in",
    "submissions_answerchange.value": "the history of that text",
    "judging_decision.feedback": "what a team was told, which the others on it may go on reading",
    "judging_decision.comments": "what judges wrote to a team, without their names",
    "judging_scorecard.comment_for_applicant": "the same text, where its judge wrote it",
    "notifications_message.subject": "a mail that somebody else received",
    "notifications_message.text": "a mail that somebody else received",
    "notifications_message.html": "a mail that somebody else received",
}


def columns():
    """Every column that can hold a text, in every table but Django's own lists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type IN "
            "('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'tsvector')"
        )
        return cursor.fetchall()


def holding(*texts):
    found = set()
    with connection.cursor() as cursor:
        for table, column in columns():
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" WHERE lower("{column}"::text) LIKE ANY(%s))',  # noqa: S608 -- names that the database itself has given
                [[f"%{text.lower()}%" for text in texts]],
            )
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}")
    return found


@pytest.fixture
def gone(django_capture_on_commit_callbacks):
    sample = make_sample()
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(sample.person, now=NOW)
    forget_personal_data()
    return sample


def test_the_scan_finds_the_person_while_they_are_here():
    make_sample()

    found = holding(NAME, EMAIL, SECOND)

    assert {
        "accounts_user.full_name",
        "accounts_user.email",
        "account_emailaddress.email",
        "accounts_invitation.email",
        "audit_eventdetail.after",
        "competitions_enquiry.name",
        "notifications_message.to",
        "submissions_teammember.full_name",
        "submissions_entry.contact_email",
        "django_admin_log.object_repr",
    } <= found


def test_no_column_holds_the_name_or_the_address_but_those_with_a_reason(gone):
    found = holding(NAME, EMAIL, SECOND)

    assert found - set(KEPT) == set()
    assert "submissions_version.content" in found


def test_what_was_handed_in_stays_without_the_name(gone):
    entry = Entry.objects.get(pk=gone.handed_in.pk)

    assert entry.state == EntryState.CHANGES_REQUESTED
    assert entry.versions.exists()
    assert entry.team.get(role=TeamRole.OWNER).full_name == "Former member"
    assert (str(entry.owner), entry.owner.is_active) == ("Former member", False)
    assert entry.contact_email == ""


def test_a_draft_of_theirs_alone_goes_with_its_files(gone):
    assert not Entry.objects.filter(pk=gone.alone.pk).exists()
    assert not TeamMember.objects.filter(entry=gone.alone.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM files_storedfile WHERE name = 'alone.pdf'")
        assert cursor.fetchone()[0] == 0


def test_the_entry_of_others_goes_on_and_knows_who_once_wrote_it(gone):
    entry = Entry.objects.get(pk=gone.shared.pk)

    assert [member.role for member in entry.team.all()] == [TeamRole.OWNER]
    assert entry.former_team == [gone.person.pk]


def test_submitted_scorecards_count_and_unfinished_ones_go(gone):
    judge = Judge.objects.get(user=gone.person)

    assert (judge.is_active, judge.organisation, str(judge)) == (False, "", "Former member")
    (card,) = Scorecard.objects.filter(assignment__judge=judge)
    assert (card.state, card.scores.count()) == (ScorecardState.SUBMITTED, 2)
    open_ones = Assignment.objects.filter(judge=judge).exclude(scorecard=card)
    assert [assignment.removed_at for assignment in open_ones] == [NOW]


def test_answered_questions_stay_without_a_name_and_open_ones_go(gone):
    kept = Enquiry.objects.get(competition=gone.run, text="May two enter?")
    waiting = Enquiry.objects.get(competition=gone.run, text="Who may enter?")

    assert not Enquiry.objects.filter(text="Still open?").exists()
    assert waiting.assigned_to is None
    assert (kept.text, kept.name) == ("May two enter?", "Former member")
    assert kept.email.endswith("@former.invalid")


def test_a_question_about_a_draft_that_is_gone_stays_and_leads_nowhere(client):
    draft = make_entry()
    question = services.ask_about(draft, text="May it be short?", by=draft.owner, now=NOW)
    organiser = make_member(draft.competition)
    asked = Enquiry.objects.get(pk=question.enquiry_id)
    enquiries.answer(asked, text="It may.", base=asked.revision, by=organiser, now=NOW)
    delete_account(draft.owner, now=NOW)
    client.force_login(organiser)

    page = client.get(f"/organise/{draft.competition.slug}/questions/{asked.pk}/").content.decode()
    asked.refresh_from_db()

    assert "May it be short?" in page
    assert draft.code not in page
    assert (asked.about, asked.read_at) == ("", "")


def test_the_history_stays_and_its_personal_side_is_erased(gone):
    deleted = Event.objects.get(action="person.deleted")
    profile = Event.objects.get(action="person.profile_changed")

    assert deleted.actor_id == gone.person.pk
    assert profile.detail_digest
    assert not EventDetail.objects.filter(event=profile).exists()


def test_the_roles_are_gone(gone):
    assert not gone.run.memberships.filter(user=gone.person).exists()
    assert gone.run.memberships.filter(role=Role.ORGANISER).exists()


def test_the_person_is_told_by_mail_and_the_mail_is_forgotten(gone):
    assert [(each.to, each.subject) for each in mail.outbox if each.to == [EMAIL]][-1:] == [
        ([EMAIL], "Your account is deleted")
    ]
    assert NAME not in mail.outbox[-1].body
    assert not Message.objects.filter(to=EMAIL).exists()


def test_nothing_is_sent_to_whoever_has_gone(gone, django_capture_on_commit_callbacks):
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        make_entry_message(gone.handed_in)

    message = Message.objects.get(recipient=gone.person)
    assert (message.state, message.error) == ("failed", "This person has deleted their account.")
    assert mail.outbox == []


def test_the_address_is_free_for_a_new_account(gone):
    again = make_user(EMAIL, full_name=NAME)

    assert again.pk != gone.person.pk
    assert not Entry.objects.visible_to(again).exists()


def test_no_page_and_no_export_shows_the_name(gone, client):
    organiser = make_member(gone.handed_in.competition)
    client.force_login(organiser)
    slug, code = gone.handed_in.competition.slug, gone.handed_in.code

    pages = [
        f"/organise/{slug}/entries/",
        f"/organise/{slug}/entries/{code}/",
        f"/organise/{slug}/",
        f"/organise/{slug}/messages/",
        f"/organise/{slug}/exports/coverage.csv",
    ]

    for page in pages:
        answer = client.get(page)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, page
        assert NAME.encode() not in content, page


@pytest.mark.parametrize(
    "competition_state", [CompetitionState.PUBLISHED, CompetitionState.ARCHIVED]
)
def test_the_last_organiser_of_a_call_that_runs_stays(competition_state):
    organiser = make_member(competition := make_competition(state=competition_state))

    if competition_state == CompetitionState.ARCHIVED:
        delete_account(organiser, now=NOW)
        assert obstacles(organiser) == []
        return

    assert [each.href for each in obstacles(organiser)] == [f"/organise/{competition.slug}/team/"]
    with pytest.raises(LastOrganiserError):
        delete_account(organiser, now=NOW)
    assert User.objects.get(pk=organiser.pk).is_active


@pytest.mark.parametrize("make", [make_entry, make_handed_in])
def test_the_owner_of_an_entry_that_others_write_hands_it_over_first(make):
    entry = make()
    make_team_member(entry)

    found = obstacles(entry.owner)

    assert [each.href for each in found] == [f"/entries/{entry.code}/team/"]
    with pytest.raises(OwnerOfSharedEntryError, match=entry.code):
        delete_account(entry.owner, now=NOW)
    assert User.objects.get(pk=entry.owner.pk).email == entry.owner.email


def test_a_withdrawn_entry_of_several_keeps_nobody_here():
    entry = make_handed_in()
    make_team_member(entry)
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.WITHDRAWN)

    found = obstacles(entry.owner)

    assert found == []


def test_people_of_the_demonstration_stay():
    person = make_user(is_demonstration=True)

    with pytest.raises(ForbiddenError, match="demonstration"):
        delete_account(person, now=NOW)


def test_the_only_site_administrator_stays():
    first = User.objects.create_superuser("root@example.net", PASSWORD, full_name="Root")

    with pytest.raises(LastAdministratorError):
        delete_account(first, now=NOW)

    User.objects.create_superuser("other@example.net", PASSWORD, full_name="Other")
    delete_account(first, now=NOW)
    first.refresh_from_db()
    assert (first.is_superuser, first.is_active) == (False, False)


def test_deleting_is_all_or_nothing(monkeypatch):
    sample = make_sample()
    before = holding(NAME, EMAIL, SECOND)

    def break_off(*args, **options):
        erase_account(*args, **options)
        raise DomainError("the very last step")

    monkeypatch.setattr(deleting, "erase_account", break_off)
    with pytest.raises(DomainError, match="last step"):
        delete_account(sample.person, now=NOW)

    assert holding(NAME, EMAIL, SECOND) == before
    assert Entry.objects.filter(pk=sample.alone.pk).exists()


def test_deleting_twice_changes_nothing():
    person = make_user()
    delete_account(person, now=NOW)

    delete_account(person, now=NOW)

    assert Event.objects.filter(action="person.deleted").count() == 1


def test_the_page_says_before_what_goes_and_stays(client):
    entry = make_entry()
    make_attachment(entry)
    client.force_login(entry.owner)

    page = client.get(reverse("site:my-data-delete")).content.decode()

    assert entry.code in page
    assert "Former member" in page
    assert User.objects.get(pk=entry.owner.pk).is_active


def test_deleting_wants_the_password_and_a_confirmation(client):
    person = make_user()
    client.force_login(person)

    unasked = client.post(reverse("site:my-data-delete"), {"confirm": "on"})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    unconfirmed = client.post(reverse("site:my-data-delete"), {})

    assert unasked.url.startswith(reverse("account_reauthenticate"))
    assert list(unconfirmed.context["form"].errors) == ["confirm"]
    assert User.objects.get(pk=person.pk).is_active


def test_deleting_signs_out_everywhere(client, django_capture_on_commit_callbacks):
    person = make_user()
    elsewhere, other = Client(), Client()
    elsewhere.force_login(person)
    other.force_login(make_user())
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("site:my-data-delete"), {"confirm": "on"})

    assert answer.url == "/"
    for each in (client, elsewhere):
        assert each.get("/accounts/profile/")["Location"].startswith("/accounts/login/")
    assert other.get("/accounts/profile/").status_code == 200
    decoded = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    assert str(person.pk) not in decoded


def test_what_stands_in_the_way_is_shown_instead_of_the_button(client):
    entry = make_entry()
    make_team_member(entry)
    client.force_login(entry.owner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("site:my-data-delete")).content.decode()
    client.post(reverse("site:my-data-delete"), {"confirm": "on"})

    assert f"/entries/{entry.code}/team/" in page
    assert 'name="confirm"' not in page
    assert User.objects.get(pk=entry.owner.pk).is_active


def test_what_a_team_was_told_stays_for_those_who_remain(client):
    decision = make_outcome(feedback="Measure a second season.", comments=["Well measured."])
    entry, member = decision.entry, make_user()
    make_team_member(entry, member)
    judge = entry.assignments.get().judge.user
    services.hand_over(entry.team.get(user=member), by=entry.owner, now=NOW)

    for person in User.objects.filter(pk__in=[entry.owner.pk, judge.pk, decision.decided_by_id]):
        Membership.objects.filter(user=person).delete()
        delete_account(person, now=NOW)

    client.force_login(member)
    page = client.get(f"/entries/{entry.code}/").content.decode()
    assert "Measure a second season." in page
    assert "Well measured." in page
