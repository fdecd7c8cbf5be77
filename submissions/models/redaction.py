"""What organisers hide from judges of blind rounds."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from submissions.models.entry import Entry
from submissions.models.version import Version


class Redaction(models.Model):
    """A redacted copy of one version's texts, and the files of it that judges of blind rounds do not see.

    `texts` holds by question what such judges read in its place, an empty one for nothing; `digests` say of which answers these texts
    are copies, so that one is never taken for the copy of another answer. `seen_files` are the files there were to choose from.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="redactions")
    version = models.OneToOneField(Version, models.PROTECT, related_name="redaction")
    revision = models.PositiveIntegerField(default=1)
    texts = models.JSONField(default=dict, blank=True)
    digests = models.JSONField(default=dict, blank=True)
    hidden_files = ArrayField(models.UUIDField(), default=list, blank=True)
    seen_files = ArrayField(models.UUIDField(), default=list, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["entry", "version__number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_files__contained_by=F("seen_files")),
                name="redaction_hides_files_of_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}, version {self.version_id}"
