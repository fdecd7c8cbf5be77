from importlib import import_module

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "input2.files"

    def ready(self) -> None:
        """Every process knows the kinds of job that files need."""
        import_module("input2.files.tasks")
