from django.db import models
from django.utils.translation import gettext


class Economy(models.Model):
    """An APEC member economy, in APEC's own order and spelling; the rows come with a migration."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "economies"

    def __str__(self) -> str:
        return gettext(self.name)
