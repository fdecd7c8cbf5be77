"""Files like those that real applicants attach, so that every page can be tried with weight."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import typst

from input2.site.demonstration.charts import chart_of
from input2.site.demonstration.scenery import paint
from input2.site.demonstration.scenes import scene_for

HERE = Path(__file__).parent
TONES = {
    "green-economy": "#2d7a4c",
    "sustainable-transport": "#94540a",
    "liveable-cities": "#73418f",
}
# (longest text, size in points); Chinese characters are twice as wide, and count twice.
TITLE_SIZES = ((60, 40.0), (110, 32.0), (170, 26.0), (999, 22.0))
PROSE_SIZES = ((560, 21.0), (760, 19.0), (900, 17.5), (9999, 16.0))
FIGURE_SIZES = ((7, 46.0), (11, 34.0), (16, 26.0), (999, 19.0))
# Real decks leave things out.
OUTLINES = (("problem", "solution", "technology"), ("problem", "solution"))
LAST_NARROW_CHARACTER = "\u2fff"


def slides_pdf(entry: Mapping[str, Any], *, code: str) -> bytes:
    """The same entry and code always give the same bytes, so checksums can be compared."""
    return compile_pdf("slides.typ", _deck(entry, code=code))


def letter_pdf(entry: Mapping[str, Any]) -> bytes:
    """Says on its face that it is a demonstration, since it carries the name of a real place."""
    return compile_pdf("letter.typ", _letter(entry))


def photo(entry: Mapping[str, Any], number: int, *, seed: int) -> bytes:
    """Each number of an entry shows another scene of the same kind of place."""
    return paint(scene_for(entry["sub_field"], number), chance=_chance(entry, seed, number))


def _deck(entry: Mapping[str, Any], *, code: str) -> dict[str, Any]:
    words = _wording(entry["language"])
    chance = _chance(entry, "deck")
    sections = chance.choice(OUTLINES)
    typography: dict[str, Any] = words["typography"]
    return typography | {
        "words": words,
        "tone": TONES[entry["track"]],
        "competition": words["competition"],
        "track": words["tracks"][entry["track"]],
        "title": entry["title"],
        "organisation": entry["organisation"],
        "contact": entry["contact_name"],
        "website": entry["website"],
        "code": code,
        "place": f"{entry['city']} · {words['economies'][entry['economy']]}",
        "heights": [round(chance.uniform(0.25, 1), 2) for _ in range(22)],
        "title_size": _size(TITLE_SIZES, entry["title"]),
        "sections": [[words[key], entry[key], _size(PROSE_SIZES, entry[key])] for key in sections],
        "figures": entry["figures"],
        "figure_size": min(_size(FIGURE_SIZES, value) for value, _ in entry["figures"]),
        "results": entry["results"],
        "chart": chart_of(entry, words["chart"], chance=chance),
        "impacts": list(zip(words["impacts"], _impacts(entry), strict=True)),
        "partners": entry["partners"],
        "transferability": entry["transferability"],
        "economies": _economies(entry, words),
    }


def _letter(entry: Mapping[str, Any]) -> dict[str, Any]:
    words = _wording(entry["language"])
    phrases, chance = words["letter"], _chance(entry, "letter")
    figure, label = chance.choice(entry["figures"])
    facts = dict(entry) | {
        "economy": words["economies"][entry["economy"]],
        "figure": figure,
        "label": label,
    }
    parts = ("opening", "context", "observed", "promise")
    filled = ("sender", "office", "recipient", "subject", "closing", "signatory")
    typography: dict[str, Any] = words["typography"]
    return typography | {
        "tone": TONES[entry["track"]],
        "initial": entry["city"][0],
        "paragraphs": [chance.choice(phrases[part]).format_map(facts) for part in parts],
        "flourish": _flourish(chance),
        "note": words["demonstration"],
        **{key: phrases[key].format_map(facts) for key in filled},
    }


def _impacts(entry: Mapping[str, Any]) -> list[str]:
    return [entry[f"impact_{kind}"] for kind in ("economic", "social", "environmental")]


def _economies(entry: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    codes = dict.fromkeys([entry["economy"], *entry["partner_economies"]])
    return " · ".join(words["economies"][code] for code in codes)


def _flourish(chance: Random) -> list[list[list[float]]]:
    """One loop per letter of nobody's name, as control points in centimetres."""
    loops, x = [], 0.2
    for _ in range(chance.randint(4, 6)):
        end = x + chance.uniform(0.45, 0.75)
        rise, fall = chance.uniform(-0.1, 0.3), chance.uniform(0.8, 1.2)
        loops.append([[x + 0.5, rise], [x - 0.1, fall], [end, chance.uniform(0.5, 0.8)]])
        x = end
    return loops


def _size(sizes: tuple[tuple[int, float], ...], text: str) -> float:
    width = sum(1 if character <= LAST_NARROW_CHARACTER else 2 for character in text)
    return next(size for longest, size in sizes if width <= longest)


def compile_pdf(template: str, content: Mapping[str, Any]) -> bytes:
    """One PDF from a template beside this module; everything that it shows is data."""
    pdf = _compiler().compile(
        HERE / template,
        format="pdf",
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        timestamp=0,
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template} did not become one PDF.")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])
    return typst.Compiler(root=HERE, font_paths=fonts, ignore_system_fonts=True)


@cache
def _wording(language: str) -> dict[str, Any]:
    wording = json.loads((HERE / "wording.json").read_text(encoding="utf-8"))
    chosen: dict[str, Any] = wording[language]
    return chosen


def _chance(entry: Mapping[str, Any], *salt: object) -> Random:
    seed = "/".join(str(part) for part in (entry["slug"], *salt))
    return Random(seed)  # noqa: S311 -- pictures must repeat, not be secret
