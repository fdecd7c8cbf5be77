from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from competitions.models import Competition
from tests.factories import (
    NOW,
    make_award,
    make_competition,
    make_criterion,
    make_date_change,
    make_dimension,
    make_document,
    make_enquiry,
    make_faq_item,
    make_key_date,
    make_membership,
    make_news_post,
    make_page,
    make_partner,
    make_question,
    make_rubric,
    make_rubric_comment,
    make_rubric_reviewer,
    make_section,
    make_self_check_question,
    make_track,
)

pytestmark = pytest.mark.django_db


def refused(write: Callable[[], object]) -> str:
    """The name of the constraint that stops a write which goes around the services."""
    with pytest.raises(IntegrityError) as problem:
        _attempt(write)
    return str(problem.value)


@transaction.atomic
def _attempt(write: Callable[[], object]) -> None:
    write()
    # Positions may be swapped within a transaction, so theirs are asked about at its end.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def change(row: models.Model, **fields: object) -> Callable[[], object]:
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**fields)


def criterion(competition: Competition):
    return make_rubric(competition, criteria=1).dimensions.get().criteria.get()


@pytest.mark.parametrize(
    ("make", "fields", "constraint"),
    [
        (lambda c: c, {"state": "gone"}, "competition_state_known"),
        (
            lambda c: c,
            {"closes_at": NOW - timedelta(days=30)},
            "competition_opens_before_closing",
        ),
        (lambda c: c, {"short_name": "call"}, "competition_short_name_is_code"),
        (make_membership, {"role": "king"}, "membership_role_known"),
        (make_partner, {"role": "friend"}, "partner_role_known"),
        (lambda c: c, {"published_at": None}, "published_competition_has_time"),
        (lambda c: c, {"state": "archived"}, "archived_competition_has_time"),
        (lambda c: c, {"previous_edition": F("pk")}, "competition_does_not_follow_itself"),
        (make_key_date, {"kind": "party"}, "key_date_kind_known"),
        (make_key_date, {"ends_at": F("at")}, "key_date_ends_after_beginning"),
        (make_date_change, {"before": None, "after": None}, "date_change_has_an_instant"),
        (make_date_change, {"before": F("after")}, "date_change_changes_something"),
        (make_award, {"places": 0}, "award_has_places"),
        (make_page, {"kind": "poem"}, "page_kind_known"),
        (make_enquiry, {"answer": "Yes."}, "answered_enquiry_has_time"),
        (make_enquiry, {"text": ""}, "enquiry_has_text"),
        (make_enquiry, {"email": ""}, "enquiry_has_address"),
        (lambda c: make_rubric_comment(make_rubric(c)), {"text": ""}, "rubric_comment_has_text"),
        (lambda c: c.questions.first(), {"type": "song"}, "question_type_known"),
        (lambda c: c.questions.first(), {"count_by": "lines"}, "question_count_by_known"),
        (lambda c: c.questions.first(), {"fills": "colour"}, "question_fills_known"),
        (
            lambda c: c.questions.filter(is_required=False).first(),
            {"required_from": NOW},
            "question_required_from_only_if_required",
        ),
        (lambda c: c.questions.first(), {"least": 3, "most": 2}, "question_least_up_to_most"),
        (
            lambda c: make_rubric(c).dimensions.get(),
            {"weight": -1},
            "dimension_weight_not_negative",
        ),
        (criterion, {"scale": "stars"}, "criterion_scale_known"),
        (criterion, {"comment": "perhaps"}, "criterion_comment_known"),
        (criterion, {"scale_min": 10}, "criterion_scale_has_width"),
        (criterion, {"threshold": 11}, "criterion_threshold_on_scale"),
        (criterion, {"scale_step": 0}, "criterion_step_is_positive"),
        (criterion, {"share": 0}, "criterion_share_is_positive"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_the_database_refuses_nonsense(make, fields, constraint):
    row = make(make_competition())

    assert constraint in refused(change(row, **fields))


def test_a_condition_needs_values():
    competition = make_competition()
    first, second = competition.questions.order_by("pk")[:2]

    assert "question_condition_has_values" in refused(change(second, shown_if=first))


def test_one_of_each_in_a_competition():
    competition = make_competition()
    section = competition.sections.get(key="about")
    person = make_membership(competition).user
    award, partner = make_award(competition), make_partner(competition)
    date = make_key_date(competition)

    assert "one_role_per_person" in refused(
        lambda: competition.memberships.create(user=person, role="observer")
    )
    assert "track_key_once" in refused(lambda: make_track(competition, key="green", position=9))
    assert "track_position_once" in refused(lambda: make_track(competition, key="new", position=1))
    assert "section_key_once" in refused(lambda: make_section(competition, key="about", position=9))
    assert "section_position_once" in refused(
        lambda: make_section(competition, key="x", position=1)
    )
    assert "question_key_once" in refused(lambda: make_question(section, "title"))
    assert "question_fills_column_once" in refused(
        lambda: make_question(section, "second_title", fills="title")
    )
    assert "award_key_once" in refused(lambda: make_award(competition, key=award.key))
    assert "award_position_once" in refused(
        lambda: make_award(competition, position=award.position)
    )
    assert "partner_position_once" in refused(
        lambda: make_partner(competition, position=partner.position)
    )
    assert "key_date_key_once" in refused(lambda: make_key_date(competition, key=date.key))


@pytest.mark.parametrize(
    ("make", "fields", "constraint"),
    [
        (make_page, {}, "page_kind_once"),
        (make_faq_item, {"position": 1}, "faq_item_position_once"),
        (make_news_post, {"slug": "open"}, "news_post_slug_once"),
        (make_document, {"key": "call"}, "document_key_once"),
        (make_document, {"position": 1}, "document_position_once"),
        (make_self_check_question, {"key": "in-use"}, "self_check_question_key_once"),
        (make_self_check_question, {"position": 1}, "self_check_question_position_once"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_one_of_each_among_the_texts(make, fields, constraint):
    competition = make_competition()
    make(competition, **fields)

    assert constraint in refused(lambda: make(competition, **fields))


def test_one_rubric_is_shown_and_a_reviewer_joins_once():
    competition = make_competition()
    make_rubric(competition)
    other = make_rubric(competition)
    reviewer = make_rubric_reviewer(other)

    assert "one_rubric_shown_per_competition" in refused(change(other, is_shown=True))
    assert "rubric_reviewer_once" in refused(lambda: make_rubric_reviewer(other, reviewer.user))


def test_one_of_each_in_a_track_and_a_rubric():
    competition = make_competition()
    track = competition.tracks.get(key="green")
    rubric = make_rubric(competition, criteria=1)
    dimension = rubric.dimensions.get()

    assert "sub_field_key_once" in refused(
        lambda: track.sub_fields.create(key=f"{track.key}-one", name="Again", position=9)
    )
    assert "sub_field_position_once" in refused(
        lambda: track.sub_fields.create(key="again", name="Again", position=1)
    )
    assert "dimension_key_once" in refused(
        lambda: make_dimension(rubric, key=dimension.key, position=9)
    )
    assert "dimension_position_once" in refused(
        lambda: make_dimension(rubric, key="new", position=1)
    )
    assert "criterion_key_once" in refused(
        lambda: make_criterion(dimension, key="criterion-1", position=9)
    )
    assert "criterion_position_once" in refused(
        lambda: make_criterion(dimension, key="new", position=1)
    )
