"""Why a person may not take a step with an entry, or None."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import Role
from competitions.models import Competition, Enquiry, Membership
from competitions.policies import refusal_to_ask, refusal_to_change, refusal_to_organise
from input2.accounts.models import User
from input2.lib.errors import DomainError, ForbiddenError, WindowClosedError
from input2.lib.templatetags.display import in_sentence
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry, EntryQuestion, TeamMember
from submissions.ownership import Tie, tie_to, ties_to
from submissions.workflow import OUTCOMES, TRANSITIONS
from submissions.writers import writes_on_behalf

EDITING = {TeamRole.OWNER, TeamRole.SUBMITTER, TeamRole.EDITOR}
HANDING_IN = {TeamRole.OWNER, TeamRole.SUBMITTER}
INVITED_AS = (TeamRole.VIEWER, TeamRole.EDITOR, TeamRole.SUBMITTER)
OPEN_TO_CHANGE = {
    EntryState.DRAFT,
    EntryState.SUBMITTED,
    EntryState.ELIGIBLE,
    EntryState.INELIGIBLE,
    EntryState.CHANGES_REQUESTED,
}


class OwnerStaysError(DomainError):
    """An entry always has an owner."""

    code = "owner_stays"

    def __init__(self) -> None:
        super().__init__(
            _("An entry keeps its owner. Hand it over to another member of the team first.")
        )


class AlreadyOnTeamError(DomainError):
    """A person has one place on a team."""

    code = "already_on_team"


class LimitReachedError(DomainError):
    """The call takes no more entries of this person or organisation."""

    code = "limit_reached"


class OwnEntryError(ForbiddenError):
    """The organiser is on the entry's team or of its organisation."""

    code = "own_entry"


def refusal_to_edit(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Drafts can be changed by their editors, and by organisers who write on behalf of the team, until the entry's own deadline."""
    if _role(user, entry) in EDITING:
        return refusal_by_state(entry, now=now)
    if not writes_on_behalf(user, entry):
        return ForbiddenError(_("You may read this entry but not change it."))
    return refusal_by_state(entry, now=now, closes_at=entry.closes_at())


def refusal_to_hand_in(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Handing in is for the owner and those the owner trusts with it, before the deadline."""
    if _role(user, entry) not in HANDING_IN:
        return ForbiddenError(
            _("Only the owner, or a member who may hand in, can hand in this entry.")
        )
    return refusal_by_state(entry, now=now)


def refusal_to_start_another(competition: Competition, user: User) -> DomainError | None:
    """Where the call limits the entries of one person: all that they own count, drafts too, but for withdrawn ones."""
    most = competition.most_entries_per_person
    if most is None:
        return None
    owned = Entry.objects.filter(competition=competition, owner=user)
    count = owned.exclude(state=EntryState.WITHDRAWN).count()
    # A draft that nobody has written in yet is given back instead of another.
    if count < most or owned.filter(state=EntryState.DRAFT, revision=0).exists():
        return None
    return LimitReachedError(
        ngettext(
            "Each person can have %(most)d entry in this call, and you have it. Go on with it, or withdraw it first.",
            "Each person can have %(most)d entries in this call, and you have them. Go on with one, or withdraw one first.",
            most,
        )
        % {"most": most}
    )


def refusal_to_withdraw(user: User, entry: Entry) -> DomainError | None:
    if _role(user, entry) != TeamRole.OWNER:
        return ForbiddenError(_("Only the owner can withdraw this entry."))
    return refusal_to_be_withdrawn(entry)


def refusal_to_be_withdrawn(entry: Entry) -> DomainError | None:
    """The same whoever asks: an entry goes until a result of its own is out."""
    if refusal := refusal_to_change(entry.competition):
        return refusal
    if entry.state == EntryState.WITHDRAWN:
        return ForbiddenError(_("This entry is withdrawn already."))
    if EntryState.WITHDRAWN not in TRANSITIONS[EntryState(entry.state)]:
        return ForbiddenError(
            _("The results are published, so this entry can no longer be withdrawn.")
        )
    return None


def refusal_to_withdraw_consents(user: User, entry: Entry) -> DomainError | None:
    """Whoever may hand in gave the consents, and takes them back at any time: no deadline and no archive stands before it."""
    if _role(user, entry) not in HANDING_IN:
        return ForbiddenError(
            _("Only the owner, or a member who may hand in, can withdraw a consent.")
        )
    return None


def refusal_to_screen(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Organisers screen, but never an entry of their own team or organisation, one that they wrote in, or that they have just asked to be changed."""
    return (
        refusal_to_deal_with(user, entry)
        or refusal_as_writer(user, entry)
        or refusal_while_changing(entry, now=now)
    )


def refusal_as_writer(user: User, entry: Entry) -> DomainError | None:
    """Whoever wrote an entry on its team's behalf does not also find it eligible."""
    if user.pk in entry.writers_for_team:
        return OwnEntryError(
            _("You wrote in this entry on behalf of its team, so someone else screens it.")
        )
    return None


def refusal_while_changing(entry: Entry, *, now: datetime) -> DomainError | None:
    """What the team was asked to change is not judged before it had its time."""
    if entry.waits_for_changes(now):
        until = in_sentence(entry.changes_until or now, entry.competition.time_zone)
        return WindowClosedError(
            _("The team was asked for changes and has until %(at)s to hand in again.")
            % {"at": until}
        )
    return None


def refusal_to_request_changes(user: User, entry: Entry) -> DomainError | None:
    """Those who could screen may ask for changes instead, before judges have put the entry on a list."""
    if refusal := refusal_to_deal_with(user, entry):
        return refusal
    if EntryState.CHANGES_REQUESTED not in TRANSITIONS[EntryState(entry.state)]:
        return ForbiddenError(
            _("No changes can be asked for while the entry is %(state)s.")
            % {"state": entry.get_state_display().lower()}
        )
    return None


def refusal_to_deal_with(user: User, entry: Entry) -> DomainError | None:
    """Organisers decide about and write to any entry but that of their own team or organisation."""
    return refusal_to_organise(user, entry.competition) or refusal_as_own(user, entry)


def refusal_to_ask_about(user: User, entry: Entry) -> DomainError | None:
    """Everybody on the team who has an account may ask the organisers about the entry."""
    if _role(user, entry) is None:
        return ForbiddenError(_("Only the team of this entry can ask about it."))
    return refusal_to_ask(entry.competition)


def refusal_to_set_reminders(user: User, entry: Entry) -> DomainError | None:
    """Reminders go to the owner, who alone says whether they come."""
    if _role(user, entry) != TeamRole.OWNER:
        return ForbiddenError(_("Only the owner gets reminders of this entry."))
    return None


def refusal_as_own(user: User, entry: Entry) -> DomainError | None:
    """The refusal for whoever is on the entry's team or works for its organisation."""
    return refusal_by_tie(tie_to(user, Entry.objects.filter(pk=entry.pk)))


def refusal_by_tie(tie: Tie | None) -> DomainError | None:
    """The same where the tie is known already."""
    if tie == Tie.TEAM:
        return OwnEntryError(
            _("You are or were on this entry's team, so someone else has to do this.")
        )
    if tie == Tie.ORGANISATION:
        return OwnEntryError(
            _("This entry is from your organisation, so someone else has to do this.")
        )
    return None


def refusals_to_answer(user: User, enquiries: Sequence[Enquiry]) -> dict[UUID, DomainError]:
    """Of these questions the ones about entries that this person stands behind; two queries, none without such questions."""
    keys = [enquiry.pk for enquiry in enquiries if enquiry.about]
    asked = dict(
        EntryQuestion.objects.filter(enquiry__in=keys).values_list("enquiry_id", "entry_id")
        if keys
        else ()
    )
    ties = ties_to(user, Entry.objects.filter(pk__in=asked.values())) if asked else {}
    refusals = {key: refusal_by_tie(ties.get(entry)) for key, entry in asked.items()}
    return {key: refusal for key, refusal in refusals.items() if refusal}


def refusal_to_archive(competition: Competition, *, now: datetime) -> DomainError | None:
    """An edition is not archived while somebody was given more time."""
    has_time = Q(extended_until__gt=now) | Q(changes_until__gt=now)
    waiting = Entry.objects.filter(has_time, competition=competition, state__in=OPEN_TO_CHANGE)
    latest = Greatest("extended_until", "changes_until").desc()
    if entry := waiting.select_related("competition").order_by(latest).first():
        until = in_sentence(entry.closes_at(), competition.time_zone)
        return WindowClosedError(
            _("%(entry)s can be handed in until %(at)s. Archive the edition afterwards.")
            % {"entry": entry.code, "at": until}
        )
    return None


def refusal_to_take_contacts(user: User, competition: Competition) -> DomainError | None:
    """People's addresses are for writing to them, which observers never do."""
    if Membership.objects.role_of(user, competition) == Role.ORGANISER:
        return None
    return ForbiddenError(_("Addresses of applicants are for organisers alone."))


def refusal_to_let_in(user: User, entry: Entry) -> DomainError | None:
    """Who may do what on an entry is its owner's to say, after the deadline too, until it is withdrawn or its edition archived."""
    if refusal := refusal_to_let_go(user, entry):
        return refusal
    return _refusal_to_let_anybody_in(entry)


def refusal_to_let_go(user: User, entry: Entry) -> DomainError | None:
    """Taking a right back is always possible, also where none can be given any more."""
    if _role(user, entry) == TeamRole.OWNER:
        return None
    return ForbiddenError(_("Only the owner of this entry changes its team."))


def refusal_to_list(user: User, entry: Entry, *, now: datetime) -> DomainError | None:
    """Who is listed decides who may judge: after the deadline nobody is added or taken off to choose one's judges."""
    return refusal_to_let_go(user, entry) or refusal_by_state(entry, now=now)


def refusal_to_change_role(by: User, member: TeamMember) -> DomainError | None:
    """The owner's role is handed over, and a person without an account has none."""
    if refusal := refusal_to_let_in(by, member.entry):
        return refusal
    if member.role == TeamRole.OWNER:
        return OwnerStaysError()
    return _refusal_without_account(member)


def refusal_to_hand_over(by: User, member: TeamMember) -> DomainError | None:
    """To a member who can sign in; whoever has just handed the entry over does not do it twice."""
    return refusal_to_let_in(by, member.entry) or refusal_to_own(member)


def refusal_to_own(member: TeamMember) -> DomainError | None:
    """Why this member cannot become the owner."""
    if member.role == TeamRole.OWNER:
        return AlreadyOnTeamError(
            _("%(person)s owns this entry already.") % {"person": member.full_name}
        )
    return _refusal_without_account(member)


def refusal_to_remove(by: User, member: TeamMember, *, now: datetime) -> DomainError | None:
    """The owner removes anybody but themselves; names without an account stand and fall with the form."""
    if member.role == TeamRole.LISTED:
        return refusal_to_list(by, member.entry, now=now)
    if refusal := refusal_to_let_go(by, member.entry):
        return refusal
    return OwnerStaysError() if member.role == TeamRole.OWNER else None


def refusal_to_leave(user: User, entry: Entry) -> DomainError | None:
    """Everybody may go at any time but the owner."""
    if _role(user, entry) == TeamRole.OWNER:
        return OwnerStaysError()
    return None


def refusal_to_join(user: User, entry: Entry) -> DomainError | None:
    """A person has one place on a team, and a closed entry takes nobody on."""
    if _role(user, entry):
        return AlreadyOnTeamError(
            _("%(person)s is on the team of this entry already.") % {"person": user}
        )
    return _refusal_to_let_anybody_in(entry)


def refusal_to_join_as_invited(
    user: User, entry: Entry, *, sender: User | None
) -> DomainError | None:
    """An invitation stands while whoever sent it owns the entry: nobody comes back by a friend invited in time."""
    if sender is None or _role(sender, entry) != TeamRole.OWNER:
        return ForbiddenError(
            _("The person who invited you no longer owns this entry. Ask for a new invitation.")
        )
    return refusal_to_join(user, entry)


def refusal_to_replace_owner(user: User, entry: Entry) -> DomainError | None:
    """Organisers help a team whose owner is gone, but never their own team or organisation."""
    return refusal_to_deal_with(user, entry) or _refusal_to_let_anybody_in(entry)


def refusal_to_take_over(user: User, entry: Entry, *, sender: User | None) -> DomainError | None:
    """Nobody who runs the competition comes to own an entry by an invitation of its organisers."""
    if sender is None or refusal_to_replace_owner(sender, entry):
        return ForbiddenError(
            _("The organiser who asked you can no longer do this. Ask for a new invitation.")
        )
    if Membership.objects.role_of(user, entry.competition):
        return ForbiddenError(_("People who run the competition do not take over its entries."))
    if _role(user, entry) == TeamRole.OWNER:
        return AlreadyOnTeamError(_("%(person)s owns this entry already.") % {"person": user})
    return _refusal_to_let_anybody_in(entry)


def refusal_to_take_back_owner_invitation(user: User, entry: Entry) -> DomainError | None:
    """The organisers, and an owner who is not gone after all."""
    if _role(user, entry) == TeamRole.OWNER:
        return None
    return refusal_to_deal_with(user, entry)


def _refusal_to_let_anybody_in(entry: Entry) -> DomainError | None:
    if refusal := refusal_to_change(entry.competition):
        return refusal
    if entry.state == EntryState.WITHDRAWN:
        return WindowClosedError(
            _("This entry is withdrawn: nobody is added to its team or given another role.")
        )
    return None


def _refusal_without_account(member: TeamMember) -> DomainError | None:
    if member.user and member.user.is_active:
        return None
    return ForbiddenError(
        _("%(person)s has no account here that could do anything: invite them by mail.")
        % {"person": member.full_name}
    )


def refusal_once_settled(entry: Entry, *, now: datetime) -> DomainError | None:
    """What keeps everybody from a new version, whatever the entry's deadline."""
    if refusal := refusal_to_change(entry.competition):
        return refusal
    if entry.state in OUTCOMES:
        return ForbiddenError(_("The outcome is published, so the entry can no longer be changed."))
    if entry.state not in OPEN_TO_CHANGE:
        return ForbiddenError(_("This entry is withdrawn, so it can no longer be changed."))
    if now < entry.competition.opens_at:
        return WindowClosedError(_("The call is not open yet."))
    return None


def refusal_by_state(
    entry: Entry, *, now: datetime, closes_at: datetime | None = None
) -> DomainError | None:
    """Why nobody changes the entry any more: up to the instant that the team has been told of, if no other is given."""
    if refusal := refusal_once_settled(entry, now=now):
        return refusal
    closes_at = closes_at or entry.closes_at_for_team(now)
    return _refusal_by_date(entry, now=now) if now >= closes_at else None


def _refusal_by_date(entry: Entry, *, now: datetime) -> WindowClosedError:
    was_asked = entry.quiet_state if entry.is_quiet(now) else entry.state
    if was_asked == EntryState.CHANGES_REQUESTED:
        return WindowClosedError(
            _("The date for the changes has passed. The version that you handed in stands.")
        )
    return WindowClosedError(_("The deadline has passed. Your draft is kept and stays readable."))


def _role(user: User, entry: Entry) -> str | None:
    # All of the team and not only this person: pages that show the team have it loaded already.
    return next((member.role for member in entry.team.all() if member.user_id == user.pk), None)
