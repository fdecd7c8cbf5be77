"""The kinds of listed parts that have set-up pages of their own: their words, forms and rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.forms import parts as forms
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


@dataclass(frozen=True)
class PartKind:
    """`key` names the routes and the line of the menu; `consequence` says what removing one does.

    Parts of a kind `within` another stand on the page of the part to which their column `link` leads, and follow it there.
    """

    key: str
    model: type[models.Model]
    form: type[forms.PartForm]
    title: Promise
    lead: Promise
    add_label: Promise
    change_label: Promise
    empty_title: Promise
    empty_text: Promise
    consequence: Promise
    icon: str = "inbox"
    file_field: str = ""
    within: "PartKind | None" = None
    link: str = ""
    prepare: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] = field(
        default=lambda rows: rows
    )

    @property
    def is_ordered(self) -> bool:
        return any(each.name == "position" for each in self.model._meta.concrete_fields)

    @property
    def owner(self) -> str:
        """From a part to its competition."""
        return f"{self.link}__competition" if self.within else "competition"

    @property
    def page(self) -> "PartKind":
        """The kind whose list has a page of its own."""
        return self.within or self

    def rows(self, competition: Competition) -> models.QuerySet[Any]:
        return self.prepare(self.model._default_manager.filter(**{self.owner: competition}))


TRACKS: Final = PartKind(
    key="tracks",
    model=Track,
    form=forms.TrackForm,
    title=_("Tracks"),
    lead=_("The categories in which people enter, in the order in which they are shown."),
    add_label=_("Add a track"),
    change_label=_("Change the track"),
    empty_title=_("No tracks yet"),
    empty_text=_("A call needs at least one before it can be published."),
    consequence=_(
        "Applicants cannot choose it any more, and its sub-fields go with it. Refused while an entry has "
        "chosen it or a question, a criterion or a judge is only for it."
    ),
    prepare=lambda rows: rows.prefetch_related("sub_fields"),
)
SUB_FIELDS: Final = PartKind(
    key="sub-fields",
    model=SubField,
    form=forms.SubFieldForm,
    within=TRACKS,
    link="track",
    title=_("Sub-fields"),
    lead=_("Narrower subjects inside the track, for applicants to choose from."),
    add_label=_("Add a sub-field"),
    change_label=_("Change the sub-field"),
    empty_title=_("No sub-fields yet"),
    empty_text=_("Without any, applicants choose the track alone."),
    consequence=_("Applicants cannot choose it any more. Refused while an entry has chosen it."),
    prepare=lambda rows: rows.select_related("track"),
)
AWARDS: Final = PartKind(
    key="awards",
    model=Award,
    form=forms.AwardForm,
    title=_("Prizes"),
    lead=_("What can be won, the highest first."),
    add_label=_("Add a prize"),
    change_label=_("Change the prize"),
    empty_title=_("No prizes yet"),
    empty_text=_("Gold and silver, best practice, most innovative: what entrants can win."),
    consequence=_("It disappears from the call."),
    icon="award",
)
PARTNERS: Final = PartKind(
    key="partners",
    model=Partner,
    form=forms.PartnerForm,
    title=_("Partners"),
    lead=_("Who stands behind the call. Visitors see them by role, in this order within each."),
    add_label=_("Add a partner"),
    change_label=_("Change the partner"),
    empty_title=_("No partners yet"),
    empty_text=_("Hosts, supporters and advisers, each with a role and, if you have it, a logo."),
    consequence=_("It disappears from the call, together with its logo."),
    icon="people",
    file_field="logo",
    prepare=lambda rows: rows.select_related("logo"),
)
PAGES: Final = PartKind(
    key="pages",
    model=Page,
    form=forms.PageForm,
    title=_("Pages"),
    lead=_(
        "Longer texts with an address of their own: rules, privacy, and what stands above questions and events."
    ),
    add_label=_("Add a page"),
    change_label=_("Change the page"),
    empty_title=_("No pages yet"),
    empty_text=_(
        "Begin with the rules and the privacy notice: entrants accept both when they hand in."
    ),
    consequence=_("Visitors do not find it any more, and its text is lost."),
    icon="document",
)
FAQ: Final = PartKind(
    key="faq",
    model=FaqItem,
    form=forms.FaqItemForm,
    title=_("Questions and answers"),
    lead=_("What people ask often, in the order in which they are shown."),
    add_label=_("Add a question"),
    change_label=_("Change the question"),
    empty_title=_("No questions yet"),
    empty_text=_("Three or four answers before the call opens save many mails."),
    consequence=_("Visitors do not find it any more, and its text is lost."),
    icon="help",
)
NEWS: Final = PartKind(
    key="news",
    model=NewsPost,
    form=forms.NewsPostForm,
    title=_("News"),
    lead=_("Drafts first, then the latest."),
    add_label=_("Write a post"),
    change_label=_("Change the post"),
    empty_title=_("No news yet"),
    empty_text=_(
        "Say when the call opens, who won, where to meet. A post without a time stays a draft."
    ),
    consequence=_("Its address leads nowhere afterwards, and its text is lost."),
    icon="edit",
)
DOCUMENTS: Final = PartKind(
    key="documents",
    model=Document,
    form=forms.DocumentForm,
    title=_("Documents"),
    lead=_("Files that everybody can download from the call."),
    add_label=_("Add a document"),
    change_label=_("Change the document"),
    empty_title=_("No documents yet"),
    empty_text=_("The call as a PDF, a template for the letter, slides of a webinar."),
    consequence=_("Its address leads nowhere afterwards, and the file is deleted."),
    icon="file",
    file_field="file",
    prepare=lambda rows: rows.select_related("file"),
)
SELF_CHECK: Final = PartKind(
    key="self-check",
    model=SelfCheckQuestion,
    form=forms.SelfCheckQuestionForm,
    title=_("Self-check"),
    lead=_(
        "Yes-or-no questions before an entry is started. Whoever cannot enter learns it here and not after weeks "
        "of writing; the answers are kept with the entry for screening."
    ),
    add_label=_("Add a question to the self-check"),
    change_label=_("Change the question of the self-check"),
    empty_title=_("No self-check yet"),
    empty_text=_("Without questions, everybody can start an entry at once."),
    consequence=_(
        "Nobody is asked it any more. Entries that were started before keep what was answered."
    ),
    icon="help",
)
SCREENING: Final = PartKind(
    key="screening",
    model=ScreeningItem,
    form=forms.ScreeningItemForm,
    title=_("Screening checklist"),
    lead=_(
        "What organisers look at before an entry goes to the judges, each point with reasons ready to choose where it is "
        "not met. Applicants read the reasons that were chosen, and nothing else of it."
    ),
    add_label=_("Add a point"),
    change_label=_("Change the point"),
    empty_title=_("No checklist yet"),
    empty_text=_(
        "Without one, organisers write every reason by hand. Begin with what the rules ask of an entry."
    ),
    consequence=_(
        "It is asked no more, and its reasons go with it. Findings keep the words they were made with."
    ),
    prepare=lambda rows: rows.prefetch_related("reasons"),
)
REASONS: Final = PartKind(
    key="screening-reasons",
    model=ScreeningReason,
    form=forms.ScreeningReasonForm,
    within=SCREENING,
    link="item",
    title=_("Reasons"),
    lead=_("Ready to be chosen where this point is not met, in the order in which they are shown."),
    add_label=_("Add a reason"),
    change_label=_("Change the reason"),
    empty_title=_("No reasons yet"),
    empty_text=_("Without any, the reason is written by hand each time."),
    consequence=_("It cannot be chosen any more. Findings keep the words they were made with."),
    prepare=lambda rows: rows.select_related("item"),
)
LISTED: Final[Sequence[PartKind]] = (
    TRACKS,
    SELF_CHECK,
    SCREENING,
    AWARDS,
    PARTNERS,
    PAGES,
    FAQ,
    NEWS,
    DOCUMENTS,
)
# By the kind on whose pages they stand.
INSIDE: Final[Mapping[str, PartKind]] = {kind.page.key: kind for kind in (SUB_FIELDS, REASONS)}
