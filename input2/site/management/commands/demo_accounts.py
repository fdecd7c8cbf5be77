from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from input2.accounts.selectors import demonstration_people


class Command(BaseCommand):
    """Prints whom one click signs in on this machine."""

    help = (
        "List the demonstration's people who can be signed in with one click on the sign-in page."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMONSTRATION_SIGN_IN:
            self.stdout.write("One-click sign-in is off here; see DEMONSTRATION in README.md.")
            return
        for person in demonstration_people():
            self.stdout.write(f"  {person['role']:<11} {person['full_name']:<20} {person['email']}")
