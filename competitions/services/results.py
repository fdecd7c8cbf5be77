from datetime import datetime

from django.db import transaction
from django.db.models import F

from competitions.models import Competition


@transaction.atomic
def announce_results(competition: Competition, *, now: datetime) -> None:
    """From here on the call's public pages lead to its results; for whoever publishes some, in the same transaction."""
    Competition.objects.filter(pk=competition.pk).update(
        results_at=now, content_revision=F("content_revision") + 1
    )
