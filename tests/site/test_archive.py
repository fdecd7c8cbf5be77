"""An archived edition stays as it is, in every part of the product, and everybody can read it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from competitions import services as calls
from competitions.enums import CompetitionState, PageKind, Role, Step
from competitions.models import Award, Competition
from competitions.services import dates, enquiries, rubric_comments, rubric_parts, rubrics
from input2.audit.models import Event
from input2.jobs import services as jobs
from input2.jobs.enums import JobState
from input2.jobs.models import Job
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.notifications import services as notifications
from input2.notifications.enums import MessageState
from judging import services as judging
from judging.enums import PUBLISHING, RANKING, ConflictKind, DecisionKind, RoundState
from judging.services.panel import NewRound, add_judge, plan_round
from submissions import services as submissions
from submissions.enums import ScreeningOutcome
from submissions.models import Entry
from tests.factories import (
    NOW,
    make_assignment,
    make_award,
    make_competition,
    make_eligible,
    make_enquiry,
    make_entry,
    make_handed_in,
    make_judge,
    make_key_date,
    make_member,
    make_message,
    make_page,
    make_publication,
    make_round,
    make_rubric,
    make_score,
    make_scorecard,
    make_user,
    put_away,
)
from tests.samples import PDF

pytestmark = pytest.mark.django_db
SENTENCE = "This edition is archived: it can be read and not changed."
PAST = NOW - timedelta(days=1)


def over(**fields: Any) -> Competition:
    """A published call in which nobody is at work any more."""
    return make_competition(closes_at=PAST, **fields)


def archive(competition, by=None):
    return calls.archive_competition(competition, by=by or make_member(competition), now=NOW)


def test_an_edition_that_is_over_is_archived():
    competition = over()
    organiser = make_member(competition)

    archive(competition, by=organiser)

    competition.refresh_from_db()
    assert (competition.state, competition.archived_at) == (CompetitionState.ARCHIVED, NOW)
    assert Event.objects.get(action="competition.archived").actor == organiser


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": CompetitionState.DRAFT}, "Only a published call can be archived."),
        ({"state": CompetitionState.ARCHIVED}, SENTENCE),
        ({"closes_at": NOW + timedelta(seconds=1)}, "Archive the edition afterwards."),
    ],
)
def test_what_is_not_over_is_not_archived(fields, sentence):
    competition = make_competition(**{"closes_at": PAST, **fields})

    with pytest.raises(WindowClosedError) as refusal:
        archive(competition)

    assert sentence in str(refusal.value)


def test_at_the_deadline_itself_an_edition_can_be_archived():
    assert archive(make_competition(closes_at=NOW)).is_archived


@pytest.mark.parametrize("role", [Role.OBSERVER, None])
def test_only_organisers_archive(role):
    competition = over()
    person = make_member(competition, role) if role else make_user()

    with pytest.raises(ForbiddenError):
        archive(competition, by=person)


def test_an_edition_is_not_archived_over_the_heads_of_judges():
    competition = over()
    round_ = make_round(competition)

    with pytest.raises(WindowClosedError) as refusal:
        archive(competition)
    judging.close_round(round_, by=make_member(competition), now=NOW)

    assert str(refusal.value) == "Judges can still score in round 1. Close it first."
    assert archive(competition).is_archived


def test_a_judge_with_more_time_is_waited_for():
    competition = make_competition()
    round_ = make_round(competition)
    make_assignment(round_, extended_until=NOW + timedelta(days=1))
    round_.closes_at = PAST + timedelta(hours=1)
    round_.save()
    Competition.objects.filter(pk=competition.pk).update(closes_at=PAST)

    with pytest.raises(WindowClosedError):
        archive(competition)


@pytest.mark.parametrize("kind", [RANKING, PUBLISHING])
def test_what_a_worker_has_in_hand_is_waited_for(kind):
    competition = over()
    Job.objects.create(kind=kind, key="round:1", scope=competition.slug, created_at=NOW, due_at=NOW)

    with pytest.raises(WindowClosedError):
        archive(competition)
    Job.objects.update(state=JobState.CANCELLED, finished_at=NOW)

    assert archive(competition).is_archived


def test_an_entry_with_more_time_is_waited_for():
    competition = make_competition()
    entry = make_entry(competition)
    Entry.objects.filter(pk=entry.pk).update(extended_until=NOW + timedelta(days=2))
    Competition.objects.filter(pk=competition.pk).update(closes_at=PAST)

    with pytest.raises(WindowClosedError) as refusal:
        archive(competition)

    assert str(refusal.value).startswith(f"{entry.code} can be handed in until ")


def steps_of_the_call():
    """Every way to change a set-up; the call is still open so that nothing else refuses."""
    call = make_competition()
    by, now = make_member(call), NOW
    who: dict[str, Any] = {"by": by, "now": now}
    award, date = make_award(call), make_key_date(call)
    page, enquiry = make_page(call, PageKind.RULES), make_enquiry(call)
    rubric = make_rubric(call)
    dimension = rubric.dimensions.get()
    question = call.questions.get(key="matchmaking")
    new = {"key": "gold", "name": "Gold"}
    part: dict[str, Any] = {"competition": call, **who}
    return call, {
        "add": lambda: calls.add_part(Award, call, new, **who),
        "change": lambda: calls.change_part(award, {"name": "X"}, base=1, **part),
        "move": lambda: calls.move_part(award, Step.UP, **part),
        "remove": lambda: calls.remove_part(date, **part),
        "date": lambda: dates.remove_date(date, reason={"en": "X"}, **who),
        "page": lambda: calls.change_part(page, {"body": "X"}, base=1, **part),
        "publish": lambda: calls.publish_competition(call, **who),
        "form": lambda: calls.create_entry_form(call, {"sections": []}, **who),
        "retire": lambda: calls.retire_question(question, **who),
        "member": lambda: calls.add_member(call, make_user(), Role.OBSERVER, **who),
        "preset": lambda: calls.copy_rubric_preset(call, "apec-esci-2016", **who),
        "criterion": lambda: rubric_parts.add_criterion(
            dimension, {"name": {"en": "N"}}, [], **who
        ),
        "freeze": lambda: calls.freeze_rubric(rubric, **who),
        "show": lambda: rubrics.show_rubric(rubric, **who),
        "version": lambda: rubrics.new_version(rubric, **who),
        "rename": lambda: rubrics.change_rubric(rubric, {"source": "X"}, base=1, **who),
        "dimension": lambda: rubric_parts.add_dimension(rubric, {"name": {"en": "X"}}, **who),
        "comment": lambda: rubric_comments.comment_on_rubric(rubric, None, "Why?", **who),
        "texts": lambda: calls.change_texts(call, {"tagline": {"en": "X"}}, base=1, **who),
        "role": lambda: calls.change_role(call.memberships.get(user=by), Role.OBSERVER, **who),
        "answer": lambda: enquiries.answer(enquiry, text="Yes.", base=1, **who),
    }


def steps_with_entries():
    call = make_competition()
    by = make_member(call)
    draft, handed_in = make_entry(call), make_handed_in(call)
    owner: dict[str, Any] = {"by": draft.owner, "now": NOW}
    attached = submissions.attach(draft, "document", ContentFile(PDF, "a.pdf"), **owner)
    draft.refresh_from_db()
    page: dict[str, Any] = {"base": 0, "writer": "x"}
    return call, {
        "start": lambda: submissions.start_entry(call, by=make_user(), now=NOW),
        "save": lambda: submissions.save_answer(draft, "title", "X", **page, **owner),
        "save all": lambda: submissions.save_answers(draft, {"title": "X"}, **owner),
        "section": lambda: submissions.save_section(
            draft, {"title": submissions.Sent("X", 0)}, **owner
        ),
        "attach": lambda: submissions.attach(draft, "letter", ContentFile(PDF, "a.pdf"), **owner),
        "detach": lambda: submissions.detach(attached, **owner),
        "hand in": lambda: submissions.hand_in(
            draft, revision=draft.revision, declarations={}, **owner
        ),
        "withdraw": lambda: submissions.withdraw(draft, reason="Sold.", **owner),
        "screen": lambda: submissions.screen(
            handed_in,
            outcome=ScreeningOutcome.ELIGIBLE,
            reason="",
            version_number=1,
            by=by,
            now=NOW,
        ),
    }


def steps_of_judging():
    call = make_competition()
    by = make_member(call)
    round_ = make_round(call)
    planned = make_round(call, position=2, state=RoundState.DRAFT, rubric=round_.rubric)
    begun, done = make_assignment(round_), make_assignment(round_)
    untouched = make_assignment(round_)
    make_score(begun, points=Decimal(4))
    make_score(begun, 2, points=Decimal(5))
    make_scorecard(done)
    entry, judge = make_eligible(call), make_judge(call)
    who: dict[str, Any] = {"by": by, "now": NOW}
    mine: dict[str, Any] = {"by": begun.judge.user, "now": NOW}
    base = judging.Base(writer="x")
    remarks = judging.Comments("Good.")
    decided = make_round(call, position=3, rubric=round_.rubric)
    publication = make_publication(decided, by=by)
    not_selected = judging.Verdict(DecisionKind.NOT_SELECTED)
    order: dict[str, Any] = {
        "confirmed": (),
        "shares_comments": True,
        "shares_marks": True,
        "looked_at": "",
    }
    return call, {
        "assign": lambda: judging.assign(entry, [judge], round_=round_, **who),
        "unassign": lambda: judging.remove_assignment(untouched, **who),
        "open": lambda: judging.open_round(planned, **who),
        "close": lambda: judging.close_round(round_, **who),
        "score": lambda: judging.save_score(
            begun, "strategy.criterion-1", judging.Mark(Decimal(9)), base=base, **mine
        ),
        "comment": lambda: judging.save_comments(begun, remarks, base=base, **mine),
        "card": lambda: judging.save_scorecard(begun, {}, (remarks, base), **mine),
        "submit": lambda: judging.submit_scorecard(begun, **mine),
        "reopen": lambda: judging.reopen_scorecard(done, by=done.judge.user, now=NOW),
        "recuse": lambda: judging.recuse(begun, kind=ConflictKind.PERSONAL, reason="", **mine),
        "rank": lambda: judging.compute_ranking(round_.pk, now=NOW),
        "decide": lambda: judging.decide(entry, round_, not_selected, **who),
        "decide many": lambda: judging.decide_many(round_, [entry], not_selected, **who),
        "decide by rank": lambda: judging.decide_by_rank(round_, {}, **who),
        "order": lambda: judging.request_publication(round_, **order, **who),
        "publish": lambda: judging.publish(publication.pk, now=NOW),
        "judge": lambda: add_judge(call, make_user(), tracks=[], capacity=1, expertise="", **who),
        "plan": lambda: plan_round(
            call,
            NewRound(
                name="R",
                rubric=round_.rubric,
                opens_at=NOW,
                closes_at=NOW + timedelta(days=1),
                judges_per_entry=1,
                is_blind=False,
            ),
            **who,
        ),
    }


@pytest.mark.parametrize(
    "make_steps",
    [steps_of_the_call, steps_with_entries, steps_of_judging],
    ids=["call", "entries", "judging"],
)
def test_every_step_refuses_with_a_sentence(make_steps):
    call, steps = make_steps()
    put_away(call)
    before = Event.objects.count()

    said = {}
    for name, step in steps.items():
        with pytest.raises(DomainError) as refusal:
            step()
        said[name] = str(refusal.value)

    own = {"start": "This competition is archived and takes no entries."}
    assert said == {name: own.get(name, SENTENCE) for name in steps}
    assert Event.objects.count() == before


def test_a_ranking_asked_for_before_ends_with_the_sentence():
    round_ = make_round()
    make_scorecard(make_assignment(round_))
    job = Job.objects.get(kind=RANKING, state=JobState.QUEUED)
    put_away(round_.competition)

    jobs.run(job.pk, now=NOW + timedelta(minutes=1))

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, SENTENCE)
    assert not round_.rankings.exists()


def test_mails_that_wait_still_go_out():
    competition = over()
    message = make_message(scope=competition.slug)
    archive(competition)

    notifications.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_the_pages_offer_it_say_what_it_means_and_show_it(client):
    competition = over()
    client.force_login(make_member(competition))
    path = f"/organise/{competition.slug}/call/"
    before = client.get(path).content.decode()

    page = client.post(f"{path}archive/", follow=True).content.decode()

    assert 'data-dialog="archive"' in before
    assert "Nobody can change anything" in before
    assert "The edition is archived: everybody can read it" in page
    assert SENTENCE in page
    assert "Organise · archived edition" in page
    assert 'data-dialog="archive"' not in page
    assert client.get(f"/organise/{competition.slug}/").status_code == 200


def test_a_page_says_why_an_edition_cannot_be_archived_yet(client):
    competition = over()
    make_round(competition)
    client.force_login(make_member(competition))

    page = client.get(f"/organise/{competition.slug}/call/").content.decode()

    assert "Judges can still score in round 1. Close it first." in page
    assert 'data-dialog="archive"' not in page


def test_an_archived_edition_is_read_by_everybody_and_says_so(client):
    competition = over()
    archive(competition)

    page = client.get(competition.get_absolute_url())

    assert page.status_code == 200
    assert "Archived edition" in page.content.decode()


def test_an_observer_is_offered_neither(client):
    competition = over()
    client.force_login(make_member(competition, Role.OBSERVER))
    path = f"/organise/{competition.slug}/call/"

    page = client.get(path).content.decode()
    answer = client.post(f"{path}archive/", follow=True).content.decode()

    assert 'data-dialog="archive"' not in page
    assert "Observers change nothing." in answer
    competition.refresh_from_db()
    assert not competition.is_archived
