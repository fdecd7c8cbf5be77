"""Why a step on a competition is refused, or None."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from competitions.enums import CompetitionState, Role
from competitions.models import Competition, Membership
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.templatetags.display import in_sentence

if TYPE_CHECKING:
    from input2.accounts.models import User


def refusal_to_organise(user: "User", competition: Competition) -> DomainError | None:
    """Organisers of this competition change things until it is archived; observers read; nobody else does either."""
    role = Membership.objects.role_of(user, competition)
    if role == Role.ORGANISER:
        return refusal_to_change(competition)
    if role == Role.OBSERVER:
        return ForbiddenError(_("Observers change nothing."))
    return ForbiddenError(_("Only organisers of this competition can do this."))


def refusal_to_change(competition: Competition) -> DomainError | None:
    """An archived edition stays as it is, whoever asks."""
    if competition.is_archived:
        return WindowClosedError(_("This edition is archived: it can be read and not changed."))
    return None


def refusal_to_create(user: "User") -> DomainError | None:
    """Site administrators begin competitions, and people whom somebody has trusted with one already."""
    if user.is_staff or Membership.objects.organisers().filter(user=user).exists():
        return None
    return ForbiddenError(
        _("Competitions are created by site administrators and by people who organise one already.")
    )


def refusal_to_copy(user: "User", earlier: Competition) -> DomainError | None:
    """A copy holds everything of the set-up, so it is for those who may read it and may create."""
    return refusal_to_read_setup(user, earlier) or refusal_to_create(user)


def refusal_to_read_setup(user: "User", competition: Competition) -> DomainError | None:
    """Organisers and observers."""
    if Membership.objects.role_of(user, competition):
        return None
    return ForbiddenError(_("Only people who run this competition can do this."))


def refusal_to_ask(competition: Competition) -> DomainError | None:
    """Anybody who may read a call may ask about it, until it is archived."""
    if competition.is_archived:
        return WindowClosedError(_("This edition is over: its organisers take no more questions."))
    return None


def refusal_to_start(competition: Competition, now: datetime) -> DomainError | None:
    """New entries are begun while the call is published and open."""
    if not competition.is_public:
        return WindowClosedError(_("This call is not published yet."))
    if now < competition.opens_at:
        opens = _moment(competition.opens_at, competition)
        return WindowClosedError(_("Entries can be started from %(at)s.") % {"at": opens})
    if now >= competition.closes_at:
        closed = _moment(competition.closes_at, competition)
        return WindowClosedError(_("Entries closed on %(at)s.") % {"at": closed})
    if not competition.takes_entries(now):
        return WindowClosedError(_("This competition is archived and takes no entries."))
    return None


def consequence_of_window(
    competition: Competition, opens_at: datetime, closes_at: datetime, now: datetime
) -> str:
    """What a new window would do to a published call this very moment; empty where nothing opens or closes by it."""
    if competition.state != CompetitionState.PUBLISHED:
        return ""
    is_open, will_be = competition.takes_entries(now), opens_at <= now < closes_at
    if is_open and not will_be and now < opens_at:
        return _(
            "Saving this closes the open call at once, until %(at)s. Nobody can change or hand in an entry in between."
        ) % {"at": _moment(opens_at, competition)}
    if is_open and not will_be:
        return _(
            "This closing is past already: saving it closes the call at once, and drafts can no longer be handed in."
        )
    if will_be and not is_open:
        return _("Saving this opens the call at once: entries are taken until %(at)s.") % {
            "at": _moment(closes_at, competition)
        }
    return ""


def _moment(at: datetime, competition: Competition) -> str:
    return in_sentence(at, competition.time_zone)
