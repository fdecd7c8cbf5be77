"""The entry form, from data such as `presets/input2_form.json`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import policies
from competitions.enums import CountBy, Role
from competitions.models import Competition, Question, Section
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.errors import DomainError

Form = Mapping[str, Any]


class MalformedFormError(DomainError):
    """The form speaks of something that it does not have, or exists already."""

    code = "malformed_form"
    status = 400


@transaction.atomic
def create_entry_form(
    competition: Competition, form: Form, *, by: User, now: datetime
) -> list[Question]:
    """Give a competition without a form its sections and questions, in reading order."""
    locked = Competition.objects.select_for_update().get(pk=competition.pk)
    if refusal := policies.refusal_to_organise(by, locked):
        raise refusal
    if locked.sections.exists():
        raise MalformedFormError(_("This competition already has an entry form."))
    questions = _create_questions(locked, form)
    _set_conditions(form, questions)
    _set_tracks(locked, form, questions)
    _record(locked, form, by=by, now=now, count=len(questions))
    return list(questions.values())


def _create_questions(competition: Competition, form: Form) -> dict[str, Question]:
    rows: list[Question] = []
    for position, section_row in enumerate(form["sections"], start=1):
        section = Section.objects.create(
            competition=competition,
            key=section_row["key"],
            name=section_row["name"],
            help=section_row.get("help", ""),
            position=position,
        )
        questions = enumerate(section_row["questions"], start=1)
        rows += [_question(section, place, row) for place, row in questions]
    return {question.key: question for question in Question.objects.bulk_create(rows)}


def _question(section: Section, position: int, row: Mapping[str, Any]) -> Question:
    return Question(
        competition=section.competition,
        section=section,
        key=row["key"],
        type=row["type"],
        label=row["label"],
        help=row.get("help", ""),
        position=position,
        is_required=row.get("required", False),
        is_private=row.get("private", False),
        is_identifying=row.get("identifying", False),
        fills=row.get("fills", ""),
        count_by=row.get("count_by", CountBy.WORDS),
        least=row.get("least"),
        most=row.get("most"),
        options=row.get("options", []),
        file_kinds=row.get("file_kinds", []),
        most_pages=row.get("most_pages"),
    )


def _set_conditions(form: Form, questions: Mapping[str, Question]) -> None:
    followers: list[Question] = []
    for row in _rows(form):
        if condition := row.get("shown_if"):
            follower = questions[row["key"]]
            follower.shown_if = _known(questions, condition["question"])
            follower.shown_if_values = condition["values"]
            followers.append(follower)
    Question.objects.bulk_update(followers, ["shown_if", "shown_if_values"])


def _set_tracks(competition: Competition, form: Form, questions: Mapping[str, Question]) -> None:
    tracks = {track.key: track for track in competition.tracks.all()}
    for row in _rows(form):
        if keys := row.get("tracks"):
            questions[row["key"]].tracks.set([_known(tracks, key) for key in keys])


def _rows(form: Form) -> Iterator[Mapping[str, Any]]:
    for section in form["sections"]:
        yield from section["questions"]


def _known(rows: Mapping[str, Any], key: str) -> Any:
    try:
        return rows[key]
    except KeyError as error:
        raise MalformedFormError(
            _("The form refers to “%(key)s”, which does not exist.") % {"key": key}
        ) from error


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
