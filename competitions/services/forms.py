"""The entry form, from data such as `presets/input2_form.json`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import policies
from competitions.description_checks import Problem, problems_of_form
from competitions.enums import Role
from competitions.models import Competition, Question
from competitions.presets import sections_of
from competitions.services.described_form import add_sections
from competitions.services.writing import MalformedDescriptionError, Writing
from input2.accounts.models import User
from input2.audit import services as audit

Form = Mapping[str, Any]


class MalformedFormError(MalformedDescriptionError):
    """The form speaks of something that it does not have, or exists already."""

    code = "malformed_form"


@transaction.atomic
def create_entry_form(
    competition: Competition, form: Form, *, by: User, now: datetime
) -> list[Question]:
    """Give a competition without a form its sections and questions, in reading order."""
    locked = Competition.objects.select_for_update().get(pk=competition.pk)
    if refusal := policies.refusal_to_organise(by, locked):
        raise refusal
    if locked.sections.exists():
        raise MalformedFormError([Problem("", _("This competition already has an entry form."))])
    sections = sections_of(form)
    tracks = {track.key: track for track in locked.tracks.all()}
    writing = Writing(by, now, problems_of_form(sections, tracks))
    questions = add_sections(locked, sections, tracks, writing)
    if writing.problems:
        raise MalformedFormError(writing.problems)
    _record(locked, form, by=by, now=now, count=len(questions))
    return questions


def _record(competition: Competition, form: Form, *, by: User, now: datetime, count: int) -> None:
    audit.record(
        action="form.created",
        by=by,
        role=Role.ORGANISER,
        target=competition,
        at=now,
        scope=competition.slug,
        after={"form": form.get("key", ""), "questions": count},
    )
