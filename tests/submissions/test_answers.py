from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from competitions.models import Question
from competitions.question_types import MalformedAnswerError
from input2.audit.models import Event
from input2.lib.errors import ForbiddenError, WindowClosedError
from submissions import services
from submissions.enums import EntryState, TeamRole
from submissions.models import Answer, AnswerChange, Entry
from tests.factories import (
    NOW,
    make_competition,
    make_entry,
    make_handed_in,
    make_team_member,
    make_user,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def save(entry, value, *, key="title", base=0, writer="tab-1", by=None, now=NOW):
    return services.save_answer(
        entry, key, value, base=base, writer=writer, by=by or entry.owner, now=now
    )


@pytest.fixture
def empty():
    owner = make_user()
    return services.start_entry(make_competition(), by=owner, now=NOW)


def test_a_draft_keeps_what_is_typed_without_asking_for_anything_else(empty):
    answer = save(empty, "Shade")

    assert (answer.value, answer.revision, answer.saved_by) == ("Shade", 1, empty.owner)


def test_lists_show_the_title_of_a_draft_at_once(empty):
    save(empty, "Shade")

    empty.refresh_from_db()
    assert (empty.title, empty.revision) == ("Shade", 1)


def test_saving_the_same_text_again_changes_nothing(empty):
    save(empty, "Shade")

    again = save(empty, "Shade", base=1)

    empty.refresh_from_db()
    assert (again.revision, empty.revision) == (1, 1)


def test_the_later_save_of_the_same_answer_is_refused_with_the_text_that_stands(empty):
    colleague = make_team_member(empty).user
    save(empty, "Mine")

    with pytest.raises(services.StaleAnswerError) as refused:
        save(empty, "Theirs", base=0, writer="tab-2", by=colleague)

    assert refused.value.stored.value == "Mine"
    assert Answer.objects.get().value == "Mine"


def test_the_same_person_in_a_second_tab_is_refused_too(empty):
    save(empty, "First tab", writer="tab-1")

    with pytest.raises(services.StaleAnswerError):
        save(empty, "Second tab", base=0, writer="tab-2")


def test_a_page_that_never_heard_of_its_own_save_is_not_a_second_person(empty):
    save(empty, "Sha", writer="tab-1")

    answer = save(empty, "Shade", base=0, writer="tab-1")

    assert (answer.value, answer.revision) == ("Shade", 2)


@pytest.mark.parametrize(
    ("writer", "stands"), [("tab.3", "late"), ("tab.2", "late"), ("tab.1", "second")]
)
def test_a_slow_save_that_arrives_after_a_later_one_of_its_page_is_refused(empty, writer, stands):
    save(empty, "second", writer="tab.2")

    with suppress(services.StaleAnswerError):
        save(empty, "late", base=0, writer=writer)

    assert Answer.objects.get().value == stands


@pytest.mark.parametrize("writer", ["", ".", ".1", "tab", "tab.x", "tab.1.1", "other.9"])
def test_a_token_of_another_page_is_another_page_however_it_looks(empty, writer):
    save(empty, "First", writer="tab.1")

    with pytest.raises(services.StaleAnswerError):
        save(empty, "Second", base=0, writer=writer)


def test_different_answers_of_one_draft_do_not_collide(empty):
    colleague = make_team_member(empty).user
    save(empty, "Shade", key="title")

    answer = save(empty, "Harbour", key="organisation", writer="tab-2", by=colleague)

    assert answer.value == "Harbour"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_kept_and_one_is_told():
    entry = services.start_entry(make_competition(), by=make_user(), now=NOW)

    def attempt(tab):
        try:
            return str(save(entry, tab, writer=tab).value)
        except services.StaleAnswerError as refusal:
            return f"refused, {refusal.stored.value} stands"

    results = [str(result) for result in at_once(lambda: attempt("one"), lambda: attempt("two"))]

    stands = str(Answer.objects.get().value)
    assert sorted(results) == sorted([stands, f"refused, {stands} stands"])


def test_a_whole_section_asks_once_who_is_on_the_team(empty):
    typed = {key: services.Sent("Wei", 0) for key in ("title", "organisation", "summary")}

    with CaptureQueriesContext(connection) as queries:
        services.save_section(empty, typed, by=empty.owner, now=NOW)

    asked = [query for query in queries if 'FROM "submissions_teammember"' in query["sql"]]
    assert len(asked) == 1


def test_an_answer_remembers_what_it_was(empty):
    colleague = make_team_member(empty).user
    save(empty, "First")
    save(empty, "Second", base=1, by=colleague, writer="tab-2")

    assert [change.value for change in AnswerChange.objects.order_by("pk")] == ["First", "Second"]


def test_typing_on_is_one_step_of_the_history(empty):
    save(empty, "S")
    save(empty, "Sh", base=1, now=NOW + timedelta(minutes=1))

    assert [change.value for change in AnswerChange.objects.order_by("pk")] == ["Sh"]


def test_a_later_visit_is_a_new_step_of_the_history(empty):
    save(empty, "S")
    save(empty, "Sh", base=1, now=NOW + timedelta(minutes=11))

    assert [change.value for change in AnswerChange.objects.order_by("pk")] == ["S", "Sh"]


def test_saving_is_refused_at_the_deadline_itself(empty):
    with pytest.raises(WindowClosedError):
        save(empty, "Too late", now=empty.competition.closes_at)

    assert not Answer.objects.exists()


@pytest.mark.parametrize("role", [TeamRole.VIEWER, TeamRole.LISTED])
def test_a_member_who_only_reads_cannot_write(empty, role):
    reader = make_user()
    make_team_member(empty, reader, role=role)

    with pytest.raises(ForbiddenError):
        save(empty, "Mine", by=reader)


def test_a_stranger_cannot_write(empty):
    with pytest.raises(ForbiddenError):
        save(empty, "Mine", by=make_user())


@pytest.mark.parametrize("state", [EntryState.SHORTLISTED, EntryState.WINNER, EntryState.WITHDRAWN])
def test_an_entry_that_has_moved_on_cannot_be_changed(state):
    entry = make_handed_in()
    Entry.objects.filter(pk=entry.pk).update(state=state)

    with pytest.raises(ForbiddenError):
        save(entry, "New title", base=1)


def test_an_answer_to_another_competitions_question_is_refused(empty):
    make_competition(slug="other", with_form=False)

    with pytest.raises(services.UnknownQuestionError):
        save(empty, "x", key="other")


def test_a_file_question_takes_no_text(empty):
    with pytest.raises(services.UnknownQuestionError):
        save(empty, "slides.pdf", key="document")


@pytest.mark.parametrize("value", ["a\x00b", {"a": 1}, "x" * 200_000])
def test_what_cannot_be_a_text_is_refused_and_nothing_is_kept(empty, value):
    with pytest.raises(MalformedAnswerError):
        save(empty, value)

    assert not Answer.objects.exists()


def test_the_first_answer_marks_the_question_as_answered(empty):
    save(empty, "Shade")

    question = Question.objects.get(competition=empty.competition, key="title")
    assert question.first_answered_at == NOW


def test_autosaves_are_not_in_the_audit_trail(empty):
    before = Event.objects.count()

    save(empty, "Shade")

    assert Event.objects.count() == before


def test_a_draft_handed_in_keeps_the_handed_in_title_in_lists():
    entry = make_handed_in()

    save(entry, "Half a new ti", base=1)

    entry.refresh_from_db()
    assert entry.title == "Shade that moves with the sun"


def test_a_second_start_gives_the_untouched_draft_back(empty):
    assert services.start_entry(empty.competition, by=empty.owner, now=NOW) == empty


def test_a_second_start_after_writing_makes_another_draft(empty):
    save(empty, "Shade")

    assert services.start_entry(empty.competition, by=empty.owner, now=NOW) != empty


def test_no_entry_is_started_after_the_deadline():
    competition = make_competition()

    with pytest.raises(WindowClosedError):
        services.start_entry(competition, by=make_user(), now=competition.closes_at)


def test_codes_are_not_sequential_and_carry_the_competitions_name():
    codes = {make_entry().code for _number in range(5)}

    assert len(codes) == 5
    assert all(code.startswith("CALL-") and len(code) == 10 for code in codes)


def test_make_entry_gives_what_can_be_handed_in():
    assert make_entry(make_competition()).title


def test_the_database_refuses_two_answers_to_one_question(empty):
    answer = save(empty, "Shade")
    answer.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save(force_insert=True)
