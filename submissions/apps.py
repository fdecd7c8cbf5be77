from importlib import import_module

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"

    def ready(self) -> None:
        """Every process knows the kinds of job this app does, and what entries answer when the form changes."""
        import_module("submissions.tasks")
        import_module("submissions.receivers")
