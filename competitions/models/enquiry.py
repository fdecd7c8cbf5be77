import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from competitions.models.competition import Competition
from competitions.models.pages import FaqItem


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def open(self) -> Self:
        """What waits for an organiser."""
        return self.filter(answered_at=None, closed_at=None)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def closed(self) -> Self:
        """What the organisers decided not to answer."""
        return self.filter(closed_at__isnull=False)

    def containing(self, words: str) -> Self:
        """Search as organisers remember a question: by its words, its answer or who asked."""
        return self.filter(
            Q(text__icontains=words)
            | Q(answer__icontains=words)
            | Q(name__icontains=words)
            | Q(email__icontains=words)
        )

    def for_listing(self) -> Self:
        return self.select_related("answered_by", "assigned_to").order_by("-asked_at", "pk")


EnquiryManager = models.Manager.from_queryset(EnquiryQuerySet)


class Enquiry(models.Model):
    """A question about the call from anybody, and the organisers' answer.

    The random key lets the person who asked read the answer without an account. A FAQ item made from it carries no name. A question
    from inside something, such as an entry, names it in `about` and keeps its answer there, at the address `read_at`.
    `assigned_to` is the organiser who has taken it on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    competition = models.ForeignKey(Competition, models.CASCADE, related_name="enquiries")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="enquiries"
    )
    name = models.CharField(max_length=150)
    email = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    text = models.TextField()
    asked_at = models.DateTimeField()
    about = models.CharField(max_length=60, blank=True)
    read_at = models.CharField(max_length=200, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.TextField(blank=True)
    faq_item = models.OneToOneField(
        FaqItem, models.SET_NULL, null=True, blank=True, related_name="enquiry"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = EnquiryManager()

    class Meta:
        verbose_name_plural = "enquiries"
        ordering = ["competition", "-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_enquiry_has_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_reason="")
                | (Q(closed_at__isnull=False, answer="") & ~Q(closing_reason="")),
                name="closed_enquiry_has_reason_and_no_answer",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="enquiry_has_text"),
            models.CheckConstraint(condition=~Q(email=""), name="enquiry_has_address"),
        ]
        indexes = [
            models.Index(fields=["competition", "-asked_at"], name="enquiry_listing"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
