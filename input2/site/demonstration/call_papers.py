"""What the demonstration's calls offer to download, written from the set-up itself."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final
from zoneinfo import ZoneInfo

from competitions.new_call import (
    NewCompetition,
    NewDimension,
    NewDocument,
    NewFile,
    NewQuestion,
    Text,
)
from competitions.weights import percent
from input2.lib.localized import by_language
from input2.site.demonstration.content import read
from input2.site.demonstration.documents import compile_pdf

LANGUAGES: Final = ("en", "zh-hans")
LIMITED: Final = {"short_text", "long_text"}


@dataclass(frozen=True)
class Part:
    """A heading with text, points or rows under it."""

    heading: str
    lines: Sequence[str] = ()
    points: Sequence[str] = ()
    rows: Sequence[tuple[str, str]] = ()


def documents_of(setup: NewCompetition) -> list[NewDocument]:
    """The call in brief and the questions of its form, each in both languages."""
    parts = {"brief": _brief, "form": _form}
    return [
        _document(setup, kind, language, list(write(setup, language)))
        for language in LANGUAGES
        for kind, write in parts.items()
    ]


def _document(
    setup: NewCompetition, kind: str, language: str, parts: Sequence[Part]
) -> NewDocument:
    words = read("call_papers")[kind]
    key = words["key"] if language == "en" else f"{words['key']}-zh"
    wording = read("wording")[language]
    content: dict[str, Any] = {
        **wording["typography"],
        "title": words["title"][language],
        "name": _said(setup.name, language),
        "note": wording["demonstration"],
        "parts": [asdict(part) for part in parts],
    }
    file = NewFile(name=f"{setup.slug}-{key}.pdf", content=compile_pdf("call.typ", content))
    title, description = words["titles"][language], words["description"]
    return NewDocument(key=key, title=title, description=description, file=file)


def _brief(setup: NewCompetition, language: str) -> Iterator[Part]:
    heading = {key: text[language] for key, text in read("call_papers")["headings"].items()}

    def pairs(rows: Sequence[Any], name: str) -> list[str]:
        return [
            f"{_said(row.name, language)}: {_said(getattr(row, name), language)}" for row in rows
        ]

    yield Part(heading["what"], [_said(setup.tagline, language)])
    yield Part(heading["who"], points=_plain_lines(_said(setup.who_can_enter, language)))
    yield Part(heading["tracks"], points=pairs(setup.tracks, "summary"))
    yield Part(heading["dates"], rows=_dates(setup, language))
    dimensions = [each for rubric in setup.rubrics for each in rubric.dimensions]
    yield Part(heading["judging"], rows=_weights(dimensions, language))
    yield Part(heading["prizes"], points=pairs(setup.awards, "description"))


def _form(setup: NewCompetition, language: str) -> Iterator[Part]:
    for section in setup.sections:
        rows = [(_said(each.label, language), _limit(each, language)) for each in section.questions]
        yield Part(_said(section.name, language), rows=rows)


def _limit(question: NewQuestion, language: str) -> str:
    if question.most is None or question.type not in LIMITED:
        return ""
    words: str = read("call_papers")["limits"][question.count_by][language]
    return words.format(most=question.most)


def _dates(setup: NewCompetition, language: str) -> list[tuple[str, str]]:
    words, zone = read("call_papers"), ZoneInfo(setup.time_zone)
    moves = words["moved"].get(setup.slug, {})
    rows = []
    for date in setup.key_dates:
        # Printed after the date was moved.
        at = date.at + timedelta(days=moves.get(date.key, {}).get("days", 0))
        shown = at.astimezone(zone).strftime(words["moments"][language])
        rows.append((_said(date.name, language), shown))
    return rows


def _weights(dimensions: Sequence[NewDimension], language: str) -> list[tuple[str, str]]:
    total = Fraction(sum(dimension.weight for dimension in dimensions))
    rows = []
    for dimension in dimensions:
        counted = [each for each in dimension.criteria if each.is_counted]
        shares = Fraction(sum(each.share for each in counted))
        for each in counted:
            weight = Fraction(dimension.weight) / total * Fraction(each.share) / shares
            name = f"{_said(dimension.name, language)} · {_said(each.name, language)}"
            rows.append((name, f"{percent(weight)} %"))
    return rows


def _plain_lines(markdown: str) -> list[str]:
    lines = (line.strip().removeprefix("- ") for line in markdown.splitlines())
    return [line.replace("**", "") for line in lines if line]


def _said(text: Text, language: str) -> str:
    texts = by_language(text)
    return texts.get(language) or texts.get("en", "")
