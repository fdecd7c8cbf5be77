"""What a program sends with a step, be it about one entry or about many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.serializers import ValidationError

from competitions.description_checks import EARLIEST, LATEST
from competitions.models import Competition, Track


def refuse_far_date(at: datetime) -> None:
    """For the fields of serializers."""
    if not EARLIEST <= at < LATEST:
        raise ValidationError(_("Dates lie between the years 2000 and 2099."))


def track_in(given: Mapping[str, Any], competition: Competition) -> Track | None:
    """The track that is named by its key, if one is."""
    if "track" not in given:
        return None
    track = competition.tracks.filter(key=given["track"]).first()
    if track is None:
        raise ValidationError({"track": [_("There is no such track.")]})
    return track
