"""Why a step on a competition is refused, or None."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from competitions import signals
from competitions.enums import CompetitionState, Role
from competitions.models import Competition, Enquiry, Membership, Rubric, RubricReviewer
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.templatetags.display import in_sentence

if TYPE_CHECKING:
    from input2.accounts.models import Invitation, User


class AlreadyMemberError(DomainError):
    """A person has one role in a competition."""

    code = "already_member"


class LastOrganiserError(DomainError):
    """Nobody could run the competition any more."""

    code = "last_organiser"

    def __init__(self) -> None:
        super().__init__(
            _("A competition keeps its last organiser. Make somebody else an organiser first.")
        )


class FrozenRubricError(DomainError):
    """Judges already score with this rubric."""

    code = "frozen_rubric"


def refusal_to_organise(user: "User", competition: Competition) -> DomainError | None:
    """Organisers of this competition change things until it is archived; observers read; nobody else does either."""
    return refusal_to_organise_as(Membership.objects.role_of(user, competition), competition)


def refusal_to_organise_as(role: str | None, competition: Competition) -> DomainError | None:
    """The same for a page that has read the role already."""
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


def refusal_to_archive(
    user: "User", competition: Competition, *, now: datetime
) -> DomainError | None:
    """Organisers archive a published call once nothing in it is under way."""
    return refusal_to_organise(user, competition) or obstacle_to_archiving(competition, now=now)


def obstacle_to_archiving(competition: Competition, *, now: datetime) -> DomainError | None:
    """What is still under way, whoever asks: entries, or something in the apps above."""
    if not competition.is_public:
        return WindowClosedError(_("Only a published call can be archived."))
    if now < competition.closes_at:
        closes = _moment(competition.closes_at, competition)
        return WindowClosedError(
            _("Entries can be handed in until %(at)s. Archive the edition afterwards.")
            % {"at": closes}
        )
    answers: list[tuple[Any, Any]] = signals.archive_considered.send(
        Competition, competition=competition, now=now
    )
    return next((answer for _receiver, answer in answers if answer), None)


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


def refusal_to_deal_with_enquiry(user: "User", enquiry: Enquiry) -> DomainError | None:
    """Apps above may know why this organiser has no part in what the question is about."""
    return refusals_to_deal_with(user, [enquiry]).get(enquiry.pk)


def refusals_to_deal_with(user: "User", enquiries: Sequence[Enquiry]) -> dict[UUID, DomainError]:
    """The same for a list of questions, by their key."""
    answers = signals.answering.send(Enquiry, enquiries=enquiries, user=user)
    # Django's stubs know only receivers that answer with text.
    found = cast(list[dict[UUID, DomainError] | None], [answer for _receiver, answer in answers])
    return {key: refusal for each in found if each for key, refusal in each.items()}


def refusal_to_be_assigned(user: "User", enquiry: Enquiry) -> DomainError | None:
    """Only who could answer takes a question on."""
    if not _is_organiser(user, enquiry.competition):
        return ForbiddenError(_("Only organisers of this competition take on its questions."))
    return refusal_to_deal_with_enquiry(user, enquiry)


def refusal_to_join(user: "User", competition: Competition) -> DomainError | None:
    """A person has one role in a competition, and judges have none in running it."""
    if held := Membership.objects.filter(user=user, competition=competition).first():
        return AlreadyMemberError(
            _("%(person)s already has a role here: %(role)s.")
            % {"person": user, "role": held.get_role_display()}
        )
    return _objection(user, competition)


def refusal_to_join_as_invited(
    user: "User", competition: Competition, invitation: "Invitation"
) -> DomainError | None:
    """An invitation stands while the person who sent it is an organiser: nobody comes back by a friend invited in time."""
    sender = invitation.invited_by
    if sender is None or not _is_organiser(sender, competition):
        return ForbiddenError(
            _("The person who invited you is no longer an organiser. Ask for a new invitation.")
        )
    return refusal_to_change(competition) or refusal_to_join(user, competition)


def refusal_to_change_role(member: Membership) -> DomainError | None:
    """The last organiser stays one; whoever judges here becomes none."""
    if member.role == Role.ORGANISER:
        return LastOrganiserError() if is_last_organiser(member) else None
    return _objection(member.user, member.competition)


def refusal_to_remove(by: "User", member: Membership) -> DomainError | None:
    """Organisers remove anybody and everybody may leave, from an archived edition too; the last organiser stays."""
    is_own = member.user_id == by.pk
    if not is_own and not _is_organiser(by, member.competition):
        return ForbiddenError(_("Only organisers of this competition can do this."))
    return LastOrganiserError() if is_last_organiser(member) else None


def is_last_organiser(member: Membership) -> bool:
    """Whether nobody else who can sign in organises the competition."""
    organisers = Membership.objects.organisers().filter(competition=member.competition_id)
    return is_last_of(member, organisers.filter(user__is_active=True))


def is_last_of(member: Membership, active_organisers: Iterable[Membership]) -> bool:
    """The same for a page that has read the organisers already."""
    others = [each for each in active_organisers if each.pk != member.pk]
    return member.role == Role.ORGANISER and not others


def _is_organiser(user: "User", competition: Competition) -> bool:
    return Membership.objects.role_of(user, competition) == Role.ORGANISER


def _objection(user: "User", competition: Competition) -> DomainError | None:
    """What apps above say against it."""
    answers = signals.joining.send(Competition, competition=competition, user=user)
    # Django's stubs know only receivers that answer with text.
    refusals = cast(list[DomainError | None], [answer for _receiver, answer in answers])
    return next(filter(None, refusals), None)


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


def refusal_once_frozen(rubric: Rubric) -> DomainError | None:
    """What judges score with stays as it is; a new version can be made of it."""
    if rubric.is_frozen:
        return FrozenRubricError(
            _(
                "Judging has opened with this rubric; it no longer changes. Make a new version of it."
            )
        )
    return None


def refusal_to_change_rubric(user: "User", rubric: Rubric) -> DomainError | None:
    """Organisers change a draft until judging opens with it."""
    return refusal_to_organise(user, rubric.competition) or refusal_once_frozen(rubric)


def refusal_to_comment(user: "User", rubric: Rubric, *, now: datetime) -> DomainError | None:
    """Organisers, observers and invited reviewers comment on a draft, until the instant its period ends."""
    role = Membership.objects.role_of(user, rubric.competition)
    is_known = role is not None or is_reviewer(user, rubric)
    if not is_known:
        return ForbiddenError(
            _("Only organisers, observers and invited reviewers comment on a rubric.")
        )
    return refusal_of_comments(rubric, now=now)


def refusal_of_comments(rubric: Rubric, *, now: datetime) -> DomainError | None:
    """Why nobody comments on this rubric at this instant."""
    if refusal := refusal_to_change(rubric.competition) or refusal_once_frozen(rubric):
        return refusal
    if rubric.comments_close_at is None:
        return WindowClosedError(_("This draft is not open for comments."))
    if not rubric.takes_comments(now):
        closed = _moment(rubric.comments_close_at, rubric.competition)
        return WindowClosedError(_("Comments closed on %(at)s.") % {"at": closed})
    return None


def is_reviewer(user: "User", rubric: Rubric) -> bool:
    return RubricReviewer.objects.filter(rubric=rubric, user=user).exists()


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


def consequence_of_date(competition: Competition, before: datetime, after: datetime) -> str:
    """That an announced date is only a text: the moment it names stays where it is."""
    if before == after:
        return ""
    if before == competition.closes_at:
        return _(
            "This date names the moment at which entries close, and that stays %(at)s. "
            "To move both, change the closing instead: this date moves along."
        ) % {"at": _moment(competition.closes_at, competition)}
    if before == competition.opens_at:
        return _(
            "This date names the moment at which the call opens, and that stays %(at)s. "
            "To move both, change the opening instead: this date moves along."
        ) % {"at": _moment(competition.opens_at, competition)}
    return ""


def _moment(at: datetime, competition: Competition) -> str:
    return in_sentence(at, competition.time_zone)
