from django.conf import settings
from django.db import models
from django.urls import reverse

from competitions.models import DateChange
from input2.lib.constraints import one_of
from input2.lib.localized import LocalizedTextField
from submissions.enums import Concerned


class DateNotice(models.Model):
    """The organisers' message about moved dates to one group of people; each group is told once.

    `change` is the first of the lines that one step wrote. `told` and `finished_at` are filled when the last mail is queued.
    """

    change = models.ForeignKey(DateChange, models.CASCADE, related_name="notices")
    group = models.CharField(max_length=10, choices=Concerned)
    text = LocalizedTextField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    told = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["change", "pk"]
        constraints = [
            one_of("group", Concerned, name="date_notice_group_known"),
            models.UniqueConstraint(
                fields=["change", "group"], name="one_date_notice_per_change_and_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change}: {self.get_group_display()}"

    def get_absolute_url(self) -> str:
        """Needs `change.competition` loaded."""
        return reverse(
            "submissions:date-message", args=[self.change.competition.slug, self.change_id]
        )
