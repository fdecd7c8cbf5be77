from importlib import import_module

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"

    def ready(self) -> None:
        """Every process knows the kinds of job this app does, what entries answer when the form changes, and what teams invite to."""
        import_module("submissions.invitations")
        import_module("submissions.tasks")
        import_module("submissions.receivers")
