"""Announcements to apps above, which this app does not know."""

from typing import Final

from django.dispatch import Signal

# Sent inside the transaction in which an entry enters or leaves the running, or is handed in anew, with `entry` (Entry, as
# stored), `by` (User) and `at` (datetime). A receiver that raises undoes the step.
entry_moved: Final = Signal()
