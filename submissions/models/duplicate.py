from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from competitions.models import Competition
from input2.lib.constraints import one_of
from submissions.enums import DuplicateState
from submissions.models.entry import Entry


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def of_entry(self, entry: Entry) -> Self:
        return self.filter(Q(earlier=entry) | Q(later=entry))

    def by_state(self) -> dict[str, int]:
        """How many there are of each state; one query."""
        counted = self.order_by().values_list("state").annotate(number=models.Count("pk"))
        return dict(counted)

    def for_listing(self) -> Self:
        """Those that are most alike first; one query with both entries."""
        both = [
            f"{side}__{link}"
            for side in ("earlier", "later")
            for link in ("competition", "track", "economy")
        ]
        likeness = models.functions.Greatest("title_likeness", "summary_likeness")
        listed = self.select_related("decided_by", *both)
        return listed.order_by(likeness.desc(), "earlier__code", "later__code")


DuplicatePairManager = models.Manager.from_queryset(DuplicatePairQuerySet)


class DuplicatePair(models.Model):
    """Two entries of one organisation that say nearly the same, and what an organiser found about them.

    What nobody has decided about is found anew whenever something is handed in, and may go; a decision stays, whatever becomes of the texts.
    The likenesses are per cent.
    """

    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="duplicate_pairs", db_index=False
    )
    earlier = models.ForeignKey(Entry, models.CASCADE, related_name="later_duplicates")
    later = models.ForeignKey(Entry, models.CASCADE, related_name="earlier_duplicates")
    title_likeness = models.PositiveSmallIntegerField()
    summary_likeness = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=DuplicateState, default=DuplicateState.OPEN)
    note = models.TextField(blank=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DuplicatePairManager()

    class Meta:
        constraints = [
            one_of("state", DuplicateState, name="duplicate_state_known"),
            models.UniqueConstraint(fields=["earlier", "later"], name="pair_of_duplicates_once"),
            models.CheckConstraint(
                condition=Q(earlier__lt=F("later")), name="duplicates_stand_in_order"
            ),
            models.CheckConstraint(
                condition=Q(title_likeness__lte=100, summary_likeness__lte=100),
                name="likeness_of_duplicates_in_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(state=DuplicateState.OPEN) ^ Q(decided_at__isnull=False),
                name="decided_duplicates_say_when",
            ),
        ]
        indexes = [models.Index(fields=["competition", "state"], name="duplicates_by_state")]

    def __str__(self) -> str:
        return f"{self.earlier_id} and {self.later_id}"
