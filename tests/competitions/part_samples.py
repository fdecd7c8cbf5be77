"""One of each kind of listed part, and what its form sends; shared by the tests of their pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from competitions.enums import PageKind
from competitions.models import (
    Award,
    Competition,
    Document,
    FaqItem,
    NewsPost,
    Page,
    Partner,
    ScreeningItem,
    ScreeningReason,
    SelfCheckQuestion,
    SubField,
    Track,
)
from tests.factories import (
    make_award,
    make_document,
    make_faq_item,
    make_news_post,
    make_page,
    make_partner,
    make_screening_item,
    make_screening_reason,
    make_self_check_question,
    make_stored_file,
    make_sub_field,
)
from tests.samples import PDF, picture

LONG_CHINESE = "亚太经合组织城市创新竞赛绿色经济与可持续交通发展宜居城市奖" * 6


@dataclass(frozen=True)
class Sample:
    """`title` is the field that names the part."""

    key: str
    model: type[Any]
    title: str
    make: Callable[[Competition], Any]
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def is_ordered(self) -> bool:
        return any(each.name == "position" for each in self.model._meta.concrete_fields)

    def shown(self, title: str) -> str:
        """How the form shows it: in a line, or in an area."""
        return f">\n{title}</textarea>" if self.model is ScreeningReason else f'value="{title}"'

    def parent(self, competition: Competition) -> Track | ScreeningItem | None:
        if self.model is SubField:
            return competition.tracks.get(key="green")
        return item_of(competition) if self.model is ScreeningReason else None

    @property
    def page(self) -> str:
        """The list on whose pages the part stands."""
        return {SubField: "tracks", ScreeningReason: "screening"}.get(self.model, self.key)

    def index(self, competition: Competition) -> str:
        return f"/organise/{competition.slug}/call/{self.page}/"

    def add(self, competition: Competition) -> str:
        parent = self.parent(competition)
        within = f"{self.page}/{parent.pk}/" if parent else ""
        return f"/organise/{competition.slug}/call/{within}{self.key}/add/"

    def step(self, part: Any, competition: Competition, step: str = "") -> str:
        return f"/organise/{competition.slug}/call/{self.key}/{part.pk}/{step and step + '/'}"

    def sent(self, title: str, **more: Any) -> dict[str, Any]:
        """What a browser sends from the form for a new part."""
        upload = {"upload": upload_of(PDF, "call.pdf")} if self.model is Document else {}
        return {f"{self.title}_0": title, **self.fields, **upload, **more}


def upload_of(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def item_of(competition: Competition) -> ScreeningItem:
    """The competition's point of the checklist to which reasons are added."""
    return competition.screening_items.first() or make_screening_item(competition)


def make_logo() -> Any:
    return make_stored_file(picture("PNG"), name="logo.png")


SAMPLES = {
    sample.key: sample
    for sample in (
        Sample("tracks", Track, "name", lambda call: call.tracks.get(key="green")),
        Sample(
            "sub-fields",
            SubField,
            "name",
            lambda call: make_sub_field(call.tracks.get(key="green")),
        ),
        Sample(
            "self-check",
            SelfCheckQuestion,
            "text",
            make_self_check_question,
            {"wanted": "False", "explanation_0": "Winners cannot enter *again*."},
        ),
        Sample("screening", ScreeningItem, "text", make_screening_item),
        Sample(
            "screening-reasons",
            ScreeningReason,
            "text",
            lambda call: make_screening_reason(item_of(call), key="late", position=9),
        ),
        Sample("awards", Award, "name", make_award, {"places": "3"}),
        Sample(
            "partners",
            Partner,
            "name",
            lambda call: make_partner(call, role="implementing"),
            {"role": "implementing"},
        ),
        Sample(
            "pages",
            Page,
            "title",
            lambda call: make_page(call, PageKind.PRIVACY),
            {"kind": "rules", "body_0": "One entry each."},
        ),
        Sample("faq", FaqItem, "question", make_faq_item, {"answer_0": "Yes."}),
        Sample(
            "news",
            NewsPost,
            "title",
            lambda call: make_news_post(call, published_at=None),
            {"body_0": "Come."},
        ),
        Sample("documents", Document, "title", make_document),
    )
}
