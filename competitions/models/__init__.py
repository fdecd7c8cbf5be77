"""What organisers publish: calls, forms and rubrics."""

from competitions.models.competition import (
    Award,
    Competition,
    CompetitionQuerySet,
    KeyDate,
    Partner,
    SubField,
    Track,
)
from competitions.models.economy import Economy
from competitions.models.form import Question, QuestionQuerySet, Section
from competitions.models.membership import Membership, MembershipQuerySet
from competitions.models.rubric import Criterion, Dimension, Rubric, RubricQuerySet

__all__ = [
    "Award",
    "Competition",
    "CompetitionQuerySet",
    "Criterion",
    "Dimension",
    "Economy",
    "KeyDate",
    "Membership",
    "MembershipQuerySet",
    "Partner",
    "Question",
    "QuestionQuerySet",
    "Rubric",
    "RubricQuerySet",
    "Section",
    "SubField",
    "Track",
]
