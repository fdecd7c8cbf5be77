from importlib import import_module

from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "judging"

    def ready(self) -> None:
        """Every process knows the kinds of job this app does, and what follows when an entry moves."""
        import_module("judging.tasks")
        import_module("judging.receivers")
