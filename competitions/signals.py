"""Announcements and questions to apps above, which this app does not know."""

from typing import Final

from django.dispatch import Signal

# Sent inside the transaction that removes a question for good, with `question` (Question, still stored). A receiver that
# raises a DomainError keeps it.
question_removed: Final = Signal()

# Asked before a person becomes an organiser or observer, with `competition` (Competition) and `user` (User). A receiver answers with the
# DomainError that stands against it, or with None.
joining: Final = Signal()

# Asked before an organiser deals with a question, with `enquiries` (a list of Enquiry) and `user` (User). A receiver answers with the
# DomainError that stands against it by the enquiry's key, without those against which nothing does.
answering: Final = Signal()

# Asked before an edition is archived, with `competition` (Competition) and `now` (datetime). A receiver answers with the
# DomainError that stands in the way, or with None.
archive_considered: Final = Signal()
