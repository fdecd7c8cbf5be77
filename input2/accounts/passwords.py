"""How long a password has to be, said in every language of the interface."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class PasswordLengthValidator(MinimumLengthValidator):
    """Refuses a short password in words of our own: Django's catalogues do not translate its sentence."""

    def get_error_message(self) -> str:
        """What is wrong, with the number that mends it."""
        return ngettext(
            "This password is too short: use at least %(least)d character.",
            "This password is too short: use at least %(least)d characters.",
            self.min_length,
        ) % {"least": self.min_length}
