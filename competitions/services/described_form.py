"""The entry form of a description, as rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from competitions.description_checks import Problem
from competitions.models import Competition, Question, Section, Track
from competitions.new_call import NewOption, NewQuestion, NewSection
from competitions.services.writing import LONGEST_LINE, Writing, texts_problems
from input2.lib.localized import by_language


def add_sections(
    competition: Competition,
    new: Sequence[NewSection],
    tracks: Mapping[str, Track],
    writing: Writing,
) -> list[Question]:
    """Sections and questions in reading order, with their conditions and tracks."""
    sections = [
        Section(
            competition=competition,
            key=section.key,
            name=by_language(section.name),
            help=by_language(section.help),
            position=position,
        )
        for position, section in enumerate(new, start=1)
    ]
    writing.add(sections, "sections[{}]")
    located = [
        (f"sections[{i}].questions[{j}]", section, question, j + 1)
        for i, section in enumerate(sections)
        for j, question in enumerate(new[i].questions)
    ]
    for path, _section, question, _position in located:
        writing.problems += _problems_of_options(path, question.options)
    rows = [_row(section, question, place) for _path, section, question, place in located]
    writing.add_at([(path, row) for (path, *_rest), row in zip(located, rows, strict=True)])
    asked = [question for _path, _section, question, _position in located]
    _join(rows, asked, writing)
    writing.link(
        [(row, question.tracks) for row, question in zip(rows, asked, strict=True)], tracks
    )
    return rows


def stored_options(options: Sequence[NewOption]) -> list[dict[str, Any]]:
    """As `Question.options` holds them."""
    return [{"key": option.key, "label": by_language(option.label)} for option in options]


def _row(section: Section, question: NewQuestion, position: int) -> Question:
    condition = question.shown_if
    return Question(
        competition=section.competition,
        section=section,
        key=question.key,
        type=question.type,
        label=by_language(question.label),
        help=by_language(question.help),
        position=position,
        is_required=question.is_required,
        required_from=question.required_from,
        is_private=question.is_private,
        is_identifying=question.is_identifying,
        is_statistical=question.is_statistical,
        fills=question.fills,
        count_by=question.count_by,
        least=question.least,
        most=question.most,
        options=stored_options(question.options),
        file_kinds=list(question.file_kinds),
        most_pages=question.most_pages,
        most_megabytes=question.most_megabytes,
        shown_if_values=list(condition.values) if condition else [],
    )


def _join(rows: Sequence[Question], asked: Sequence[NewQuestion], writing: Writing) -> None:
    """Conditions name other questions, which have to be stored first."""
    if writing.problems:
        return
    by_key = {row.key: row for row in rows}
    followers = []
    for row, question in zip(rows, asked, strict=True):
        if question.shown_if:
            row.shown_if = by_key[question.shown_if.question]
            followers.append(row)
    Question.objects.bulk_update(followers, ["shown_if"])


def _problems_of_options(path: str, options: Sequence[NewOption]) -> list[Problem]:
    return [
        Problem(place, sentence)
        for i, option in enumerate(options)
        for place, sentence in texts_problems(
            f"{path}.options[{i}].label", by_language(option.label), LONGEST_LINE
        )
    ]
