"""Announcements to apps above, which this app does not know."""

from typing import Final

from django.dispatch import Signal

# Sent inside the transaction in which an entry enters or leaves the running, or is handed in anew, with `entry` (Entry, as
# stored), `by` (User) and `at` (datetime). A receiver that raises undoes the step.
entry_moved: Final = Signal()

# Asked before organisers move an entry to another track, with `entry` (Entry). A receiver answers with the DomainError that
# stands in the way, or with None.
track_move_considered: Final = Signal()
