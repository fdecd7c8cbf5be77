"""What organisers publish: calls, pages, forms and rubrics."""

from competitions.models.call import Award, DateChange, KeyDate, Partner, SubField, Track
from competitions.models.competition import Competition, CompetitionQuerySet
from competitions.models.economy import Economy
from competitions.models.eligibility import SelfCheckQuestion
from competitions.models.enquiry import Enquiry
from competitions.models.form import Question, QuestionQuerySet, Section
from competitions.models.membership import Membership, MembershipQuerySet
from competitions.models.pages import Document, FaqItem, NewsPost, NewsPostQuerySet, Page
from competitions.models.rubric import (
    Criterion,
    CriterionQuerySet,
    Dimension,
    Rubric,
    RubricComment,
    RubricQuerySet,
    RubricReviewer,
)
from competitions.models.screening import ScreeningItem, ScreeningReason

__all__ = [
    "Award",
    "Competition",
    "CompetitionQuerySet",
    "Criterion",
    "CriterionQuerySet",
    "DateChange",
    "Dimension",
    "Document",
    "Economy",
    "Enquiry",
    "FaqItem",
    "KeyDate",
    "Membership",
    "MembershipQuerySet",
    "NewsPost",
    "NewsPostQuerySet",
    "Page",
    "Partner",
    "Question",
    "QuestionQuerySet",
    "Rubric",
    "RubricComment",
    "RubricQuerySet",
    "RubricReviewer",
    "ScreeningItem",
    "ScreeningReason",
    "Section",
    "SelfCheckQuestion",
    "SubField",
    "Track",
]
