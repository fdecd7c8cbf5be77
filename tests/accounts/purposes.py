"""A purpose to invite to, for tests of what is true of every invitation."""

from input2.accounts.purposes import Offer, Purpose
from input2.lib.errors import DomainError


class Walk(Purpose):
    """Remembers who came along and who did not."""

    def __init__(self):
        self.came, self.declined = [], []
        self.objection = ""

    def offer(self, invitation):
        return Offer(
            title=f"A walk as {invitation.data.get('role', 'guest')}",
            text="Mei Lin invites you to a walk along the harbour.",
            host="Harbour Walks",
            zone="Asia/Shanghai",
        )

    def accept(self, invitation, *, by, now):
        self.came.append((by, invitation.subject, now))

    def destination(self, invitation):
        return "/"

    def refusal(self, invitation, user, *, now):
        return DomainError(self.objection) if self.objection else None

    def decline(self, invitation, *, now):
        self.declined.append(invitation.email)
