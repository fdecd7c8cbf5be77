"""What a person has to do with calls: roles, questions asked and answered, comments, texts."""

from collections.abc import Mapping

from django.db.models import F, Q

from competitions.models import (
    DateChange,
    Enquiry,
    Membership,
    NewsPost,
    RubricComment,
    RubricReviewer,
)
from input2.lib.personal_data import Part, Person, Rows, rows


def _tables(person: Person) -> Mapping[str, Rows]:
    held = Membership.objects.filter(user=person.pk).order_by("joined_at", "pk")
    asked = Enquiry.objects.filter(Q(asked_by=person.pk) | Q(email__in=person.emails))
    answered = Enquiry.objects.filter(answered_by=person.pk).order_by("asked_at", "pk")
    assigned = Enquiry.objects.filter(assigned_to=person.pk).order_by("asked_at", "pk")
    reviews = RubricReviewer.objects.filter(user=person.pk).order_by("joined_at", "pk")
    comments = RubricComment.objects.filter(author=person.pk).order_by("written_at", "pk")
    news = NewsPost.objects.filter(created_by=person.pk).order_by("created_at", "pk")
    dates = DateChange.objects.filter(changed_by=person.pk).order_by("changed_at", "pk")
    return {
        "roles": rows(held, "role", "joined_at", call=F("competition__slug")),
        "questions_asked": rows(
            asked.order_by("asked_at", "pk"),
            *("name", "email", "text", "asked_at", "answer", "answered_at", "closing_reason"),
            call=F("competition__slug"),
        ),
        "questions_answered": rows(
            answered, "text", "answer", "answered_at", call=F("competition__slug")
        ),
        "questions_to_answer": rows(assigned, "text", "asked_at", call=F("competition__slug")),
        "rubric_reviews": rows(reviews, "joined_at", call=F("rubric__competition__slug")),
        "rubric_comments": rows(
            comments, "text", "written_at", "resolved_at", call=F("rubric__competition__slug")
        ),
        "news": rows(news, "slug", "created_at", call=F("competition__slug")),
        "dates_moved": rows(
            dates, "key", "before", "after", "changed_at", call=F("competition__slug")
        ),
    }


PART = Part(
    "calls",
    given=frozenset(
        {
            "competitions.Membership.user",
            "competitions.Enquiry.asked_by",
            "competitions.Enquiry.answered_by",
            "competitions.Enquiry.assigned_to",
            "competitions.RubricReviewer.user",
            "competitions.RubricComment.author",
            "competitions.NewsPost.created_by",
            "competitions.DateChange.changed_by",
        }
    ),
    tables=_tables,
)
