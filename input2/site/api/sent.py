"""What a program sends with a step, be it about one entry or about many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from rest_framework.serializers import DateTimeField, ValidationError

from competitions.description_checks import EARLIEST, LATEST
from competitions.models import Competition, Track


class MomentField(DateTimeField):
    """An instant that a team is told of: without an offset it would be anybody's guess which one was meant."""

    def enforce_timezone(self, value: datetime) -> datetime:
        if is_naive(value):
            raise ValidationError(
                _("Write the offset from UTC as well, for example 2027-09-30T23:59:00+08:00.")
            )
        at = super().enforce_timezone(value)
        if not EARLIEST <= at < LATEST:
            raise ValidationError(_("Dates lie between the years 2000 and 2099."))
        return at


def track_in(given: Mapping[str, Any], competition: Competition) -> Track | None:
    """The track that is named by its key, if one is."""
    if "track" not in given:
        return None
    track = competition.tracks.filter(key=given["track"]).first()
    if track is None:
        raise ValidationError({"track": [_("There is no such track.")]})
    return track
