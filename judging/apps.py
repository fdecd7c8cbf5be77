from importlib import import_module

from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "judging"

    def ready(self) -> None:
        """The kinds of job this app does are known to every process."""
        import_module("judging.tasks")
