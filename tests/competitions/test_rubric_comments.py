"""The comment period of a draft: who may say something, until when, and what a reviewer sees."""

from datetime import timedelta

import pytest

from competitions import policies
from competitions.enums import CompetitionState, Role
from competitions.models import RubricComment
from competitions.policies import FrozenRubricError
from competitions.services import rubric_comments, rubrics
from competitions.services.parts import MalformedPartError
from input2.accounts.models import Invitation
from input2.accounts.services import invitations
from input2.audit.models import Event
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from tests.factories import (
    NOW,
    make_competition,
    make_judge,
    make_member,
    make_rubric,
    make_rubric_comment,
    make_rubric_reviewer,
    make_user,
)

pytestmark = pytest.mark.django_db

END = NOW + timedelta(days=5)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def rubric():
    rubric = make_rubric(make_competition())
    rubric.comments_close_at = END
    rubric.save()
    return rubric


@pytest.fixture
def organiser(rubric):
    return make_member(rubric.competition)


@pytest.fixture
def reviewer(rubric):
    return make_rubric_reviewer(rubric).user


def say(rubric, by, *, text="Say what counts as new.", criterion=None, now=NOW):
    return rubric_comments.comment_on_rubric(rubric, criterion, text, by=by, now=now)


def page(rubric):
    return f"/rubric-reviews/{rubric.pk}/"


def test_organisers_observers_and_reviewers_comment(rubric, organiser, reviewer):
    observer = make_member(rubric.competition, Role.OBSERVER)
    criterion = rubric.dimensions.get().criteria.first()

    for person in (organiser, observer, reviewer):
        say(rubric, person, criterion=criterion)

    assert criterion.comments.count() == 3
    assert list(Event.objects.order_by("pk").values_list("role", flat=True)) == [
        "organiser",
        "observer",
        "reviewer",
    ]


def test_nobody_else_comments(rubric):
    other_rubric = make_rubric(rubric.competition)
    strangers = [
        make_user(),
        make_judge(rubric.competition).user,
        make_member(make_competition()),
        make_rubric_reviewer(other_rubric).user,
    ]

    for person in strangers:
        with pytest.raises(ForbiddenError):
            say(rubric, person)

    assert not RubricComment.objects.exists()


def test_comments_close_the_instant_the_period_ends(rubric, reviewer):
    say(rubric, reviewer, now=END - INSTANT)

    with pytest.raises(WindowClosedError, match="Comments closed on"):
        say(rubric, reviewer, now=END)

    assert RubricComment.objects.count() == 1


def test_a_draft_that_was_never_opened_takes_no_comments(rubric, organiser):
    rubric.comments_close_at = None
    rubric.save()

    with pytest.raises(WindowClosedError, match="not open"):
        say(rubric, organiser)


def test_judging_that_opens_ends_the_period(rubric, organiser, reviewer):
    rubrics.freeze_rubric(rubric, by=organiser, now=NOW)

    with pytest.raises(FrozenRubricError):
        say(rubric, reviewer)


def test_an_archived_edition_takes_no_comments(rubric, reviewer):
    rubric.competition.state = CompetitionState.ARCHIVED
    rubric.competition.archived_at = NOW
    rubric.competition.save()

    with pytest.raises(WindowClosedError, match="archived"):
        say(rubric, reviewer)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001, "a\x00b"])
def test_a_comment_says_something_that_can_be_kept(rubric, reviewer, text):
    with pytest.raises(DomainError):
        say(rubric, reviewer, text=text)


def test_a_criterion_of_another_rubric_is_not_commented_here(rubric, reviewer):
    foreign = make_rubric(rubric.competition).dimensions.get().criteria.first()

    with pytest.raises(DomainError, match="not part of the draft"):
        say(rubric, reviewer, criterion=foreign)


def test_the_period_ends_ahead_and_can_be_cut_short(rubric, organiser, reviewer):
    with pytest.raises(MalformedPartError):
        rubric_comments.set_comment_period(rubric, NOW, by=organiser, now=NOW)

    rubric_comments.close_comments(rubric, by=organiser, now=NOW)

    with pytest.raises(WindowClosedError):
        say(rubric, reviewer, now=NOW)


def test_comments_are_dealt_with_by_organisers_alone(rubric, organiser):
    comment = make_rubric_comment(rubric)
    with pytest.raises(ForbiddenError):
        rubric_comments.resolve_comment(
            comment, is_resolved=True, by=make_member(rubric.competition, Role.OBSERVER), now=NOW
        )

    for is_resolved in (True, True, False):
        kept = rubric_comments.resolve_comment(
            comment, is_resolved=is_resolved, by=organiser, now=NOW
        )

    assert kept.resolved_at is None
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "rubric.comment_resolved",
        "rubric.comment_reopened",
    ]


def ask(rubric, organiser, email="ana@example.org", now=NOW):
    return rubric_comments.invite_reviewer(
        rubric, email=email, full_name="Ana Torres", language="en", by=organiser, now=now
    )


def test_somebody_from_outside_is_asked_by_mail_and_lands_on_the_draft(client, rubric, organiser):
    invitation = ask(rubric, organiser)
    person = make_user("ana@example.org")

    invitations.accept(invitation, by=person, now=NOW)

    assert rubric.reviewers.get().user == person
    client.force_login(person)
    assert client.get(page(rubric)).status_code == 200


def test_only_organisers_ask(rubric):
    with pytest.raises(ForbiddenError):
        ask(rubric, make_member(rubric.competition, Role.OBSERVER))

    assert not Invitation.objects.exists()


def test_an_invitation_is_worth_nothing_once_the_period_is_over(rubric, organiser):
    invitation = ask(rubric, organiser)
    person = make_user("ana@example.org")

    with pytest.raises(WindowClosedError, match="Comments closed"):
        invitations.accept(invitation, by=person, now=END)

    assert not rubric.reviewers.exists()


def test_an_invitation_to_a_removed_draft_says_so(rubric, organiser):
    draft = rubrics.new_version(rubric, by=organiser, now=NOW)
    rubric_comments.set_comment_period(draft, END, by=organiser, now=NOW)
    invitation = ask(draft, organiser)
    rubrics.remove_rubric(draft, by=organiser, now=NOW)

    with pytest.raises(WindowClosedError, match="withdrawn"):
        invitations.accept(invitation, by=make_user("ana@example.org"), now=NOW)


def test_a_reviewer_is_not_asked_again(rubric, organiser):
    make_rubric_reviewer(rubric, make_user("ana@example.org"))

    with pytest.raises(DomainError, match="already"):
        ask(rubric, organiser, email="Ana@Example.org")


def test_a_removed_reviewer_finds_nothing_and_leaves_what_was_said(client, rubric, organiser):
    reviewer = make_rubric_reviewer(rubric)
    say(rubric, reviewer.user)

    rubric_comments.remove_reviewer(reviewer, by=organiser, now=NOW)

    client.force_login(reviewer.user)
    assert client.get(page(rubric)).status_code == 404
    assert rubric.comments.count() == 1


def test_a_reviewer_comments_on_a_page_of_their_own_and_sees_nobody_elses(client, rubric, reviewer):
    make_rubric_comment(rubric, text="A secret of the observers.")
    criterion = rubric.dimensions.get().criteria.first()
    client.force_login(reviewer)

    client.post(page(rubric), {"criterion": criterion.pk, "text": "Too broad."})
    shown = client.get(page(rubric))

    assert criterion.comments.get().author == reviewer
    assert "Too broad." in shown.text
    assert "A secret of the observers." not in shown.text


def test_a_reviewer_sees_nothing_else_of_the_competition(client, rubric, reviewer):
    slug = rubric.competition.slug
    other = make_rubric(rubric.competition)
    client.force_login(reviewer)

    closed = [
        f"/organise/{slug}/",
        f"/organise/{slug}/call/",
        f"/organise/{slug}/rubrics/",
        f"/organise/{slug}/rubrics/{rubric.pk}/",
        f"/organise/{slug}/rubrics/{rubric.pk}/comments/",
        f"/organise/{slug}/rubrics/{rubric.pk}/sample/",
        page(other),
    ]

    assert {client.get(address).status_code for address in closed} == {404}


def test_a_refused_comment_is_still_there_to_be_mended(client, rubric, reviewer):
    client.force_login(reviewer)

    answer = client.post(page(rubric), {"criterion": "0", "text": "y" * 2001})

    assert answer.status_code == 400
    assert "at most 2,000 characters" in answer.text
    assert "y" * 2001 in answer.text


def test_after_the_period_a_reviewer_reads_only_what_they_said(client, rubric, reviewer):
    criterion = rubric.dimensions.get().criteria.first()
    say(rubric, reviewer, criterion=criterion, text="Too broad.", now=NOW - timedelta(days=9))
    rubric.comments_close_at = NOW - timedelta(days=1)
    rubric.save()
    client.force_login(reviewer)

    shown = client.get(page(rubric))
    refused = client.post(page(rubric), {"criterion": "0", "text": "One more thing."})

    assert "Too broad." in shown.text
    assert "Criterion-2" not in shown.text
    assert refused.status_code == 400
    assert rubric.comments.count() == 1


def test_strangers_find_no_review(client, rubric):
    assert client.get(page(rubric)).status_code == 302

    client.force_login(make_member(rubric.competition))
    assert client.get(page(rubric)).status_code == 404


def test_the_instant_is_the_same_for_page_and_service(rubric):
    assert policies.refusal_of_comments(rubric, now=END - INSTANT) is None
    assert policies.refusal_of_comments(rubric, now=END) is not None
    assert (rubric.takes_comments(END - INSTANT), rubric.takes_comments(END)) == (True, False)
