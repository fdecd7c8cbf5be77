"""Every change to a person; `services.invitations` asks people to take a part in something."""

from input2.accounts.services.people import (
    PROFILE,
    complete_sign_up,
    create_demonstration_person,
    update_profile,
)

__all__ = [
    "PROFILE",
    "complete_sign_up",
    "create_demonstration_person",
    "update_profile",
]
