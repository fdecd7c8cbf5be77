"""What files announce to the apps above."""

from django.dispatch import Signal

# A virus was found in a stored file, which nobody gets any more. Sent in the transaction, with `stored` and `at`.
file_quarantined = Signal()
