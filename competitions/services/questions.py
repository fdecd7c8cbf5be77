"""The entry form after it was begun: sections and questions change, answers stay."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from competitions import form_checks, keys
from competitions.enums import Fills, Step
from competitions.models import Competition, Question, Section, Track
from competitions.services.changing import (
    Values,
    assign,
    call_under_change,
    record,
    refuse_stale,
    snapshot,
    with_hidden_languages,
)
from competitions.services.parts import add_part, move_part, remove_part, renumber
from competitions.signals import question_removed
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError
from input2.lib.localized import by_language


class ContradictoryFormError(DomainError):
    """The form would ask for what can never be, or name something twice."""

    code = "contradictory_form"
    status = 400


class QuestionAnsweredError(DomainError):
    """Answers were given to the question as it is, and they must not lose their meaning."""

    code = "question_answered"


class SectionInUseError(DomainError):
    """The section still holds questions."""

    code = "section_in_use"


@contextmanager
def form_under_change(competition: Competition, *, by: User) -> Iterator[Competition]:
    """The call's locked row; a change that brings a contradiction which was not there before is undone and refused."""
    with call_under_change(competition, by=by) as call:
        before = set(form_checks.contradictions(form_checks.form_of(call)))
        yield call
        after = form_checks.contradictions(form_checks.form_of(call))
        if new := [str(found) for found in after if found not in before]:
            raise ContradictoryFormError(" ".join(new))


def add_section(competition: Competition, values: Values, *, by: User, now: datetime) -> Section:
    """A new page at the end of the form."""
    return add_part(Section, competition, values, by=by, now=now)


def move_section(
    section: Section, step: Step, *, competition: Competition, by: User, now: datetime
) -> None:
    """Refused where a question would come before the one it waits for."""
    with form_under_change(competition, by=by) as call:
        move_part(section, step, competition=call, by=by, now=now)


def remove_section(section: Section, *, competition: Competition, by: User, now: datetime) -> None:
    """Only an empty section goes: a question of it may hold answers."""
    with call_under_change(competition, by=by) as call:
        if section.questions.exists():
            raise SectionInUseError(
                _("“%(name)s” still holds questions, retired ones included. Move them first.")
                % {"name": section}
            )
        remove_part(section, competition=call, by=by, now=now)


def add_question(
    section: Section,
    values: Values,
    *,
    key: str = "",
    tracks: Sequence[Track] = (),
    by: User,
    now: datetime,
) -> Question:
    """A new question at the end of its section; every draft is asked it from now on."""
    with form_under_change(section.competition, by=by) as call:
        _refuse_strangers(call, {**values, "section": section}, tracks)
        taken = set(call.questions.values_list("key", flat=True))
        if key and (key in taken or key in keys.RESERVED):
            raise ContradictoryFormError(_("The short name “%(key)s” is taken.") % {"key": key})
        question = Question(
            competition=call,
            key=key or keys.new_key(_wording(values["label"]), taken, otherwise="question"),
            position=_end_of(section),
            **{**values, "section": section},
        )
        _refuse_counting(question, {})
        _check(question)
        question.save(force_insert=True)
        question.tracks.set(tracks)
        names = list(values)
        record("question.added", question, call, by=by, now=now, after=_kept(question, names))
    return question


def change_question(
    question: Question,
    values: Values,
    *,
    base: int,
    tracks: Sequence[Track] = (),
    by: User,
    now: datetime,
) -> Question:
    """Write the values unless somebody else changed the question since revision `base`; answers keep their meaning."""
    with form_under_change(question.competition, by=by) as call:
        locked = _locked(question, call)
        refuse_stale(locked, base)
        _refuse_strangers(call, values, tracks)
        _refuse_loss(locked, values)
        _refuse_counting(locked, values)
        names = [*values, "tracks"]
        before = _kept(locked, names)
        place = _place_in(locked, values.get("section", locked.section))
        written = with_hidden_languages(locked, {**values, **place}, call.languages)
        changed = assign(locked, written)
        if _set_tracks(locked, tracks, is_counted=bool(changed)):
            changed.append("tracks")
        if changed:
            _check(locked)
            after = _kept(locked, names)
            record(
                "question.changed",
                locked,
                call,
                by=by,
                now=now,
                changed=changed,
                before={name: before[name] for name in changed if name in before},
                after={name: after[name] for name in changed if name in after},
            )
    return locked


def move_question(question: Question, step: Step, *, by: User, now: datetime) -> None:
    """Change places with the neighbour; past the end of its section the question goes on to the next one."""
    with form_under_change(question.competition, by=by) as call:
        locked = _locked(question, call)
        rows = list(locked.section.questions.filter(retired_at=None).order_by("position", "pk"))
        place = next((index for index, row in enumerate(rows) if row.pk == locked.pk), None)
        if place is None:
            raise ContradictoryFormError(_("A retired question has no place in the form."))
        other = place - 1 if step == Step.UP else place + 1
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
            renumber(rows)
        elif not _carry_over(locked, step):
            return
        record("question.moved", locked, call, by=by, now=now, after={"step": step.value})


def retire_question(question: Question, *, by: User, now: datetime) -> None:
    """Nobody is asked it any more; its answers, and the versions that hold them, stay."""
    with form_under_change(question.competition, by=by) as call:
        locked = _locked(question, call)
        if locked.retired_at is None:
            assign(locked, {"retired_at": now})
            record("question.retired", locked, call, by=by, now=now)


def bring_back_question(question: Question, *, by: User, now: datetime) -> None:
    """Ask it again, at the end of its section; drafts find the answers they had."""
    with form_under_change(question.competition, by=by) as call:
        locked = _locked(question, call)
        if locked.retired_at is None:
            return
        _refuse_second_filling(locked)
        assign(locked, {"retired_at": None, "position": _end_of(locked.section)})
        record("question.brought_back", locked, call, by=by, now=now)


def remove_question(question: Question, *, by: User, now: datetime) -> None:
    """For good, and only while no answer and no version knows of it."""
    with form_under_change(question.competition, by=by) as call:
        locked = _locked(question, call)
        if locked.first_answered_at:
            raise QuestionAnsweredError(
                _("“%(question)s” has been answered: retire it, and its answers are kept.")
                % {"question": locked}
            )
        question_removed.send(Question, question=locked)
        record(
            "question.removed",
            locked,
            call,
            by=by,
            now=now,
            before={"label": by_language(locked.label)},
        )
        try:
            locked.delete()
        except ProtectedError as error:
            raise ContradictoryFormError(
                _(
                    "“%(question)s” decides whether another question is shown; change that one first."
                )
                % {"question": locked}
            ) from error


def _locked(question: Question, call: Competition) -> Question:
    """Waits for answers that are just being saved, which decide what may still change."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("section", "shown_if")
    locked = rows.filter(pk=question.pk).first()
    if locked is None:
        raise ContradictoryFormError(_("This question has been removed meanwhile."))
    if locked.competition_id != call.pk:
        raise ForbiddenError(_("This belongs to another competition."))
    return locked


def _refuse_strangers(call: Competition, values: Values, tracks: Sequence[Track]) -> None:
    """Being an organiser of one call gives no way to another's sections, questions and tracks."""
    named = [values.get("section"), values.get("shown_if"), *tracks]
    if any(row is not None and row.competition_id != call.pk for row in named):
        raise ForbiddenError(_("This belongs to another competition."))


def _refuse_loss(question: Question, values: Values) -> None:
    if question.first_answered_at is None:
        return
    if values.get("type", question.type) != question.type:
        raise QuestionAnsweredError(
            _(
                "“%(question)s” has been answered, so its type stays: the answers would lose their meaning. "
                "Retire it and add another question instead."
            )
            % {"question": question}
        )
    if values.get("fills", question.fills) != question.fills:
        raise QuestionAnsweredError(
            _(
                "“%(question)s” has been answered, so the column it fills stays. Retire it and add another "
                "question instead."
            )
            % {"question": question}
        )
    if values.get("is_statistical", question.is_statistical) != question.is_statistical:
        raise QuestionAnsweredError(
            _(
                "“%(question)s” has been answered, and who answered was told who reads it: whether it is for statistics only stays."
            )
            % {"question": question}
        )
    kept = {option["key"] for option in values.get("options", question.options)}
    if lost := [option for option in question.options if option["key"] not in kept]:
        raise QuestionAnsweredError(
            _("“%(option)s” may have been chosen already: retire it instead of removing it.")
            % {"option": form_checks.label_of(lost[0])}
        )


def _refuse_counting(question: Question, values: Values) -> None:
    def value(name: str) -> Any:
        return values.get(name, getattr(question, name))

    if not value("is_statistical"):
        return
    objections = form_checks.objections_to_counting(
        value("type"), is_required=value("is_required"), fills=value("fills")
    )
    for _name, sentence in objections:
        raise ContradictoryFormError(sentence)


def _refuse_second_filling(question: Question) -> None:
    others = Question.objects.filter(
        competition=question.competition_id, fills=question.fills, retired_at=None
    )
    if question.fills and (other := others.exclude(pk=question.pk).first()):
        raise ContradictoryFormError(
            _("“%(other)s” now fills the column “%(column)s”, which “%(question)s” filled.")
            % {"other": other, "column": Fills(question.fills).label, "question": question}
        )


def _check(question: Question) -> None:
    try:
        question.full_clean()
    except ValidationError as error:
        if question.fills:
            _refuse_second_filling(question)
        raise ContradictoryFormError(" ".join(error.messages)) from error


def _set_tracks(question: Question, tracks: Sequence[Track], *, is_counted: bool) -> bool:
    if {track.pk for track in tracks} == set(question.tracks.values_list("pk", flat=True)):
        return False
    question.tracks.set(tracks)
    if not is_counted:
        question.revision += 1
        question.save(update_fields=["revision"])
    return True


def _place_in(question: Question, section: Section) -> dict[str, Any]:
    return {} if section.pk == question.section_id else {"position": _end_of(section)}


def _carry_over(question: Question, step: Step) -> bool:
    """To the end of the section before, or to the beginning of the one after; False where there is none."""
    sections = list(
        Section.objects.filter(competition=question.competition_id).order_by("position")
    )
    place = next(i for i, section in enumerate(sections) if section.pk == question.section_id)
    other = place - 1 if step == Step.UP else place + 1
    if not 0 <= other < len(sections):
        return False
    target = sections[other]
    rows = list(target.questions.filter(retired_at=None).order_by("position", "pk"))
    assign(question, {"section": target})
    renumber([*rows, question] if step == Step.UP else [question, *rows])
    return True


def _end_of(section: Section) -> int:
    last = section.questions.aggregate(last=Max("position"))["last"] or 0
    return last + 1


def _kept(question: Question, names: Sequence[str]) -> dict[str, Any]:
    plain = snapshot(question, [name for name in names if name != "tracks"])
    return {**plain, "tracks": [track.key for track in question.tracks.all()]}


def _wording(text: Any) -> str:
    """The English text, else whichever there is."""
    texts: Mapping[str, str] = by_language(text)
    return texts.get("en") or next(iter(texts.values()), "")
