from django.db import models
from django.db.models import Q

from judging.models.round import Round
from submissions.models import Entry


class Ranking(models.Model):
    """A computed result of a round: its rows never change; newer scores make a new ranking.

    `fingerprint` is a SHA-256 over everything that went in, so that equal inputs are known to give an equal result.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="rankings")
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    scorecards = models.PositiveIntegerField()
    computed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="ranking_number_once"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
                name="ranking_fingerprint_is_hex",
            ),
        ]

    def __str__(self) -> str:
        return f"ranking {self.number}"


class RankedEntry(models.Model):
    """One row of a ranking; entries with equal means share a rank (1, 2, 2, 4).

    `below` lists the criteria on which the entry is under the threshold: `{"criterion": "strategy.new", "name": {"en": "..."},
    "mean": "4.5", "threshold": "5"}`. It is a mark for people: the rank does not depend on it.
    """

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="rows")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="ranked")
    rank = models.PositiveIntegerField()
    rank_in_track = models.PositiveIntegerField()
    judges = models.PositiveSmallIntegerField()
    raw_mean = models.DecimalField(max_digits=13, decimal_places=10)
    raw_sd = models.DecimalField(max_digits=13, decimal_places=10, null=True, blank=True)
    below = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["ranking", "rank", "entry"]
        verbose_name_plural = "ranked entries"
        constraints = [
            models.UniqueConstraint(fields=["ranking", "entry"], name="one_rank_per_entry"),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank_in_track__gte=1, judges__gte=1),
                name="ranks_begin_at_one",
            ),
        ]
        indexes = [models.Index(fields=["ranking", "rank"], name="ranked_in_order")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.entry_id}"
