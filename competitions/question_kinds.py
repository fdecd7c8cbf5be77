"""The types of question in the words that organisers choose by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.enums import QuestionType


@dataclass(frozen=True)
class Kind:
    type: QuestionType
    text: Promise

    @property
    def label(self) -> str:
        return str(self.type.label)


_TEXTS: Final = {
    QuestionType.SHORT_TEXT: _("One line: a name, a title, a place."),
    QuestionType.LONG_TEXT: _("Several paragraphs, with a limit that is counted while typing."),
    QuestionType.NUMBER: _("A number, with the smallest and the largest that make sense."),
    QuestionType.SINGLE_CHOICE: _("One of your answers. Other questions can depend on it."),
    QuestionType.MULTIPLE_CHOICE: _("Any of your answers. Other questions can depend on them."),
    QuestionType.YES_NO: _("Yes or no. Other questions can depend on it."),
    QuestionType.DATE: _("A day, from a calendar."),
    QuestionType.URL: _("The address of a website."),
    QuestionType.EMAIL: _("An address that can be written to."),
    QuestionType.ECONOMY: _("One of APEC's member economies."),
    QuestionType.ECONOMIES: _("Any of APEC's member economies, for partners for example."),
    QuestionType.SDGS: _("Any of the seventeen goals of the United Nations."),
    QuestionType.FILES: _("PDF documents or pictures, with limits of number and pages."),
    QuestionType.VIDEO: _("A link to a film on the web."),
    QuestionType.DECLARATION: _("A sentence to agree to. Kept with its wording and the time."),
    QuestionType.TRACK: _("The track of the call; there is one such question."),
    QuestionType.SUB_FIELD: _("The sub-field of the chosen track; there is one such question."),
}
KINDS: Final[Mapping[QuestionType, Kind]] = {
    kind: Kind(kind, _TEXTS[kind]) for kind in QuestionType
}
