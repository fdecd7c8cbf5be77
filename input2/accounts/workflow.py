"""The life of an invitation: one answer, and then it stays as it is. That it expired is read from its date, never stored."""

from collections.abc import Mapping, Set

from input2.accounts.enums import InvitationState

TRANSITIONS: Mapping[InvitationState, Set[InvitationState]] = {
    InvitationState.PENDING: {
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
        InvitationState.REVOKED,
    },
    InvitationState.ACCEPTED: set(),
    InvitationState.DECLINED: set(),
    InvitationState.REVOKED: set(),
}
