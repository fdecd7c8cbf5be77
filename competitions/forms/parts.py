"""What organisers type for the listed parts of a call: one form for each kind of part."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.core.validators import URLValidator
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.enums import PageKind, PartnerRole
from competitions.forms.editing import Difference, EditForm
from competitions.forms.moments import MomentField
from competitions.models import Document, Partner
from competitions.services.part_files import LOGO_HEIGHT, LOGO_LIMIT, LOGO_WIDTH
from input2.files.models import StoredFile
from input2.lib.localized_forms import LocalizedAreaField, LocalizedLineField
from input2.lib.templatetags.display import in_sentence

PICTURES = ".jpg,.jpeg,.png,.webp"
DOCUMENTS = ".pdf,.docx,.xlsx,.pptx,.odt"


class PartForm(EditForm):
    """`upload` is the file that was chosen, if the part carries one; fields in `aside` are not columns of the part."""

    aside: ClassVar[frozenset[str]] = frozenset({"base", "upload"})
    has_key = False

    def __init__(self, *args: Any, now: datetime, is_locked: bool = False, **options: Any) -> None:
        self.now = now
        super().__init__(*args, **options)
        if self.has_key and self.row is None:
            self._add_key()
        for field in self.fields.values():
            field.disabled = is_locked

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.aside}

    @property
    def upload(self) -> File[Any] | None:
        return self.cleaned_data.get("upload") or None

    @property
    def has_markdown(self) -> bool:
        widgets = [field.widget for field in self.fields.values()]
        return any(getattr(widget, "preview_url", "") for widget in widgets)

    def shown(self, value: Any) -> str:
        if isinstance(value, datetime):
            return in_sentence(value, self.competition.time_zone)
        return super().shown(value)

    def line(self, name: str, label: str, **options: Any) -> None:
        self.fields[name] = LocalizedLineField(
            label=label, locales=self.competition.languages, **options
        )

    def area(self, name: str, label: str, **options: Any) -> None:
        """Prose without markup."""
        self.fields[name] = LocalizedAreaField(
            label=label, locales=self.competition.languages, **{"rows": 3, **options}
        )

    def markdown(self, name: str, label: str, **options: Any) -> None:
        url = reverse("competitions:setup-preview", args=[self.competition.slug])
        self.area(name, label, **{"rows": 10, "preview_url": url, **options})

    def _add_key(self) -> None:
        self.fields["key"] = forms.SlugField(
            label=_("Key"),
            required=False,
            max_length=40,
            help_text=_(
                "Stands in addresses and exports and never changes. Made from the name when you leave it empty."
            ),
            widget=forms.TextInput(attrs={"class": "short"}),
        )


class TrackForm(PartForm):
    has_key = True

    def build(self) -> None:
        self.line("name", _("Name"))
        self.area("summary", _("What belongs to it"), required=False)


class SubFieldForm(PartForm):
    has_key = True

    def build(self) -> None:
        self.line("name", _("Name"))


class AwardForm(PartForm):
    has_key = True

    def build(self) -> None:
        self.line("name", _("Name"))
        self.area("description", _("What it is for, and what comes with it"), required=False)
        self.fields["places"] = forms.IntegerField(
            label=_("How many are given"),
            required=False,
            min_value=1,
            max_value=1000,
            help_text=_("Leave it empty while this is open."),
            widget=forms.NumberInput(attrs={"class": "short"}),
        )


class _FileForm(PartForm):
    """A part with a file, which a comparison shows by its name; browsers forget a chosen file."""

    file_field: ClassVar[str]

    def differences(self, row: models.Model) -> Iterator[Difference]:
        yield from super().differences(row)
        if self.upload is not None:
            theirs: StoredFile | None = getattr(row, self.file_field)
            yours = _("%(name)s (choose this file again)") % {"name": self.upload.name}
            label = str(self.fields["upload"].label)
            yield Difference(label, theirs.name if theirs else "", yours)


class PartnerForm(_FileForm):
    aside = frozenset({"base", "upload", "drops_logo"})
    file_field = "logo"

    def build(self) -> None:
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=PartnerRole.choices)
        self.line("name", _("Name"))
        self.fields["url"] = forms.URLField(
            label=_("Web address"),
            required=False,
            max_length=200,
            assume_scheme="https",
            validators=[URLValidator(schemes=["http", "https"])],
        )
        self.fields["upload"] = forms.FileField(
            label=_("Logo"),
            required=False,
            help_text=_(
                "JPEG, PNG or WebP, at most %(limit)s; no SVG. It is kept at no more than %(width)d × %(height)d pixels."
            )
            % {"limit": filesizeformat(LOGO_LIMIT), "width": LOGO_WIDTH, "height": LOGO_HEIGHT},
            widget=forms.FileInput(attrs={"accept": PICTURES}),
        )
        if isinstance(self.row, Partner) and self.row.logo_id:
            self.fields["drops_logo"] = forms.BooleanField(
                label=_("Remove the logo"), required=False
            )

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, **({"logo": None} if self.drops_logo else {})}

    @property
    def drops_logo(self) -> bool:
        """A new logo replaces the old one, whatever else was ticked."""
        return bool(self.cleaned_data.get("drops_logo")) and self.upload is None


class PageForm(PartForm):
    """Which page it is can be said once: of each kind there is one."""

    def build(self) -> None:
        if self.row is None:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Page"), choices=self._free_kinds(), widget=forms.RadioSelect
            )
        self.line("title", pgettext("of a page, post or document", "Title"))
        self.markdown("body", _("Text"), rows=20)

    def _free_kinds(self) -> list[tuple[str, str]]:
        taken = set(self.competition.pages.values_list("kind", flat=True))
        return [(kind.value, str(kind.label)) for kind in PageKind if kind not in taken]


class FaqItemForm(PartForm):
    def build(self) -> None:
        self.line("question", _("Question"))
        self.markdown("answer", _("Answer"), rows=6)


class NewsPostForm(PartForm):
    """Sent by the button that publishes at once, the time of publication is this very moment."""

    def build(self) -> None:
        self.line("title", pgettext("of a page, post or document", "Title"))
        self.markdown("body", _("Text"))
        self.fields["published_at"] = MomentField(
            zone=self.competition.time_zone,
            label=_("Published from"),
            required=False,
            help_text=_("Leave it empty to keep a draft, which only organisers and observers see."),
        )

    def clean(self) -> dict[str, Any]:
        if self.data.get("publish") == "now":
            self.cleaned_data["published_at"] = self.now
        return self.cleaned_data


class DocumentForm(_FileForm):
    has_key = True
    file_field = "file"

    def build(self) -> None:
        self.line("title", pgettext("of a page, post or document", "Title"))
        self.area("description", _("What it holds"), required=False)
        has_file = isinstance(self.row, Document)
        limit = filesizeformat(settings.FILES_LIMIT)
        self.fields["upload"] = forms.FileField(
            label=_("Replace the file") if has_file else _("File"),
            required=not has_file,
            help_text=_("PDF, docx, xlsx, pptx or odt without macros, at most %(limit)s.")
            % {"limit": limit},
            widget=forms.FileInput(attrs={"accept": DOCUMENTS}),
        )


class ScreeningItemForm(PartForm):
    has_key = True

    def build(self) -> None:
        self.line("text", _("What is checked"), help_text=_("Say it as it is where all is well."))
        self.area(
            "help",
            _("Where to look"),
            rows=2,
            required=False,
            help_text=_("For those who screen; applicants do not read it."),
        )


class ScreeningReasonForm(PartForm):
    has_key = True

    def build(self) -> None:
        self.area(
            "text",
            _("Reason"),
            help_text=_("A whole sentence: the team reads it by mail and on its page."),
        )


class SelfCheckQuestionForm(PartForm):
    def build(self) -> None:
        self.line("text", _("Question"), help_text=_("It is answered with yes or no."))
        self.area("help", _("Help text"), rows=2, required=False)
        self.fields["wanted"] = forms.TypedChoiceField(
            label=_("Who answers this may enter"),
            choices=[(True, _("Yes")), (False, _("No"))],
            coerce=lambda value: value in {True, "True"},
            initial=True,
            widget=forms.RadioSelect,
        )
        self.markdown(
            "explanation",
            _("What those read who answer otherwise"),
            rows=4,
            help_text=_("Why they cannot enter, and what they can do instead."),
        )
