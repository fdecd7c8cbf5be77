"""Example values for the page that shows every component in every state."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypedDict

from django import forms
from django.core.paginator import Page, Paginator

from input2.lib.charts import Series, step_chart

LONG_TITLE: Final = (
    "A neighbourhood energy cooperative that shares rooftop heat, storm water, repair tools and electric "
    "cargo bicycles between eleven housing estates, two schools and a fish market, and publishes every "
    "hour what it saved and for whom"
)
CHINESE_TITLE: Final = "城市更新中的低碳社区改造与老旧小区节能更新"
ROUTE: Final = "#"


class Link(TypedDict, total=False):
    """One item of tabs, filters and menus."""

    label: str
    href: str
    current: bool
    count: int


class SampleForm(forms.Form):
    """One question of each kind."""

    title = forms.CharField(label="Title of the entry", help_text="Up to 120 characters.")
    problem = forms.CharField(
        label="What problem does it solve, and for whom?",
        help_text="Say who has the problem today and how you know. 120 to 300 words.",
        widget=forms.Textarea,
    )
    email = forms.EmailField(label="E-mail address", required=False)
    track = forms.ChoiceField(
        label="Track",
        choices=[("1", "Green economy"), ("2", "Sustainable transport development")],
    )
    kind = forms.ChoiceField(
        label="What kind of entry is it?",
        help_text="Judges compare like with like.",
        widget=forms.RadioSelect,
        choices=[("case", "Application case"), ("product", "Technology product")],
    )
    goals = forms.MultipleChoiceField(
        label="Sustainable development goals",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("7", "Affordable and clean energy"),
            ("11", "Sustainable cities and communities"),
        ],
    )
    slides = forms.FileField(
        label="Slides", required=False, help_text="PDF, up to 20 pages, 20 MB."
    )
    original = forms.BooleanField(label="The work is ours and infringes nobody's rights.")


def examples(now: datetime) -> dict[str, Any]:
    """Everything `styleguide.html` shows, at a moment that the caller chooses."""
    return {
        **_forms(),
        **_navigation(),
        **_dates(now),
        **_figures(),
        "long_title": LONG_TITLE,
        "chinese_title": CHINESE_TITLE,
        "scale": [{"value": number, "label": str(number)} for number in range(11)],
        "ranking": _ranking(),
        "severity": _severity(),
        "competition": None,
    }


def _forms() -> dict[str, object]:
    answers = {"title": "Sponge blocks", "track": "1", "email": "somebody@", "problem": ""}
    return {
        "empty_form": SampleForm(auto_id="empty_%s"),
        "filled_form": SampleForm(answers, auto_id="filled_%s"),
        "errors": [
            {"text": "Impact: write at least one figure.", "href": "#layout-form"},
            {"text": "Files: the letter of the city is missing.", "href": "#layout-form"},
        ],
    }


def _navigation() -> dict[str, object]:
    return {
        "crumbs": [
            Link(label="INPUT2", href=ROUTE),
            Link(label="Entries", href=ROUTE),
            Link(label="INPUT2-7K3QF"),
        ],
        "tabs": [
            Link(label="All", href=ROUTE, current=True, count=48),
            Link(label="To screen", href=ROUTE, count=12),
            Link(label="Withdrawn", href=ROUTE, count=0),
        ],
        "filters": _filters(),
        "menu_items": [Link(label="CSV", href=ROUTE), Link(label="XLSX", href=ROUTE)],
        "sections": _sections(),
        "page": _page(),
    }


def _filters() -> list[dict[str, object]]:
    tracks = [
        Link(label="All", href=ROUTE, current=True, count=48),
        Link(label="Green economy", href=ROUTE, count=17),
        Link(label="Liveable cities", href=ROUTE, count=14),
    ]
    states = [
        Link(label="Handed in", href=ROUTE, count=31),
        Link(label="Eligible", href=ROUTE, current=True, count=12),
    ]
    return [{"label": "Track", "options": tracks}, {"label": "State", "options": states}]


def _sections() -> list[dict[str, str]]:
    states = [
        ("About you", "done", ""),
        ("Your entry", "done", ""),
        ("Problem and solution", "current", "1"),
        ("Impact", "problem", "1 too long"),
        ("Replicability", "open", "3 open"),
        ("Files", "open", "1 of 3"),
        ("Declarations", "open", ""),
    ]
    return [
        {"label": label, "href": ROUTE, "state": state, "note": note}
        for label, state, note in states
    ]


def _page() -> Page[int]:
    return Paginator(range(480), 20).page(6)


def _dates(now: datetime) -> dict[str, object]:
    return {
        "now": now,
        "deadline": now + timedelta(days=23, hours=4, minutes=20),
        "tonight": now + timedelta(hours=4, minutes=12),
        "past": datetime(2021, 9, 30, 15, 59, tzinfo=UTC),
        "timeline": [
            {"label": "Draft begun", "at": "2 August 2027, 10:12", "state": "past"},
            {
                "label": "Handed in",
                "at": "7 September 2027, 14:03",
                "text": "Version 1",
                "state": "present",
            },
            {"label": "Eligibility", "at": "to 20 October", "state": "future"},
        ],
        "phases": [
            {"label": "Call opens", "text": "28 April", "state": "past"},
            {"label": "Entries", "text": "until 30 September", "state": "present"},
            {"label": "Eligibility", "text": "to 20 October", "state": "future"},
            {"label": "Judging", "text": "two rounds, to December", "state": "future"},
            {"label": "Awards", "text": "10 January, Shanghai", "state": "future"},
        ],
    }


def _figures() -> dict[str, object]:
    funnel = [
        ("Started", 108, 100),
        ("Handed in", 61, 56.5),
        ("Eligible", 48, 44.4),
        ("Winners", 0, 0),
    ]
    steps = [
        Series("Earlier edition", "other", [1, 1, 4, 6, 9, 12, 14]),
        Series("This edition", "main", [0, 3, 4, 7, 11]),
    ]
    return {
        "steps": step_chart(steps, 7, [(2, "5"), (7, "closing")]),
        "funnel": [
            {"label": label, "value": value, "share": share, "href": ROUTE}
            for label, value, share in funnel
        ],
    }


def _ranking() -> list[dict[str, object]]:
    rows = [
        ("1", "Sponge blocks: storm water kept where it falls", 3, 86.1, 84.0, (2, 16, 4)),
        ("2", LONG_TITLE, 2, 83.7, 85.2, (5, 24, 9)),
        ("3", CHINESE_TITLE, 1, 81.9, 82.3, (9, 38, 16)),
        ("4", "Rooftop farms on public housing", 1, 73.9, 73.1, (20, 62, 33)),
        ("5", "Quiet deliveries before six", 2, 72.9, 73.3, (28, 75, 41)),
    ]
    marks = {"3": "row-warning row-cut", "4": "row-warning"}
    return [
        {
            "rank": rank,
            "title": title,
            "track": track,
            "adjusted": adjusted,
            "raw": raw,
            "interval": dict(zip(("low", "high", "point"), interval, strict=True)),
            "mark": marks.get(rank, ""),
        }
        for rank, title, track, adjusted, raw, interval in rows
    ]


def _severity() -> list[dict[str, float]]:
    return [
        {"low": low, "high": low + 26, "point": low + 13}
        for low in (0, 10, 22, 31, 34, 39, 48, 57, 67, 74)
    ]
