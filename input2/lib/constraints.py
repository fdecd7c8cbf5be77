"""Check constraints that every model states in the same way."""

from django.db.models import CheckConstraint, Q, TextChoices


def one_of(field: str, choices: type[TextChoices], *, name: str) -> CheckConstraint:
    """The database refuses a word that is not among the choices."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)
