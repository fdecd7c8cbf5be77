"""How a team is told what became of its entry: on its page, and before that in the preview of the organisers."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.enums import EntryState

TITLES: Final[Mapping[EntryState, Promise]] = {
    EntryState.SHORTLISTED: gettext_lazy("On the shortlist"),
    EntryState.FINALIST: gettext_lazy("Among the finalists"),
    EntryState.WINNER: gettext_lazy("Winner"),
    EntryState.NOT_SELECTED: gettext_lazy("Not selected"),
}
SENTENCES: Final[Mapping[EntryState, Promise]] = {
    EntryState.SHORTLISTED: gettext_lazy(
        "Your entry was chosen for the shortlist. Congratulations to your team."
    ),
    EntryState.FINALIST: gettext_lazy(
        "Your entry was chosen as one of the finalists. Congratulations to your team."
    ),
    EntryState.WINNER: gettext_lazy("Your entry wins this prize. Congratulations to your team."),
    EntryState.NOT_SELECTED: gettext_lazy(
        "Your entry does not go on from here. Thank you for the work that your team has put into it."
    ),
}


def title_after(state: EntryState, award: str) -> str:
    """The outcome in a few words, with the name of the prize where there is one."""
    if award:
        return _("Winner: %(award)s") % {"award": award}
    return str(TITLES[state])
