"""The life of a message; only a person sends again what failed or may have arrived, and nothing else."""

from collections.abc import Mapping, Set

from input2.notifications.enums import MessageState

TRANSITIONS: Mapping[MessageState, Set[MessageState]] = {
    MessageState.HELD: {MessageState.QUEUED},
    MessageState.QUEUED: {MessageState.SENDING, MessageState.CANCELLED},
    MessageState.SENDING: {
        MessageState.SENT,
        MessageState.QUEUED,
        MessageState.FAILED,
        MessageState.UNCERTAIN,
    },
    MessageState.SENT: set(),
    MessageState.FAILED: {MessageState.QUEUED},
    MessageState.UNCERTAIN: {MessageState.QUEUED},
    # What took its place was itself taken back.
    MessageState.CANCELLED: {MessageState.QUEUED},
}

# What a person may do with a mail.
BY_HAND: Mapping[MessageState, Set[MessageState]] = {
    **dict.fromkeys(MessageState, frozenset[MessageState]()),
    MessageState.FAILED: {MessageState.QUEUED},
    MessageState.UNCERTAIN: {MessageState.QUEUED},
}
