from importlib import import_module

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"

    def ready(self) -> None:
        """Every process knows what entries answer when the form changes."""
        import_module("submissions.receivers")
