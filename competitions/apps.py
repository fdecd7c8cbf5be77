from importlib import import_module

from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    name = "competitions"

    def ready(self) -> None:
        """Every process knows what people are invited to here."""
        import_module("competitions.invitations")
        import_module("competitions.rubric_invitations")
