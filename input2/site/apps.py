from importlib import import_module

from django.apps import AppConfig

# Celery's `shared_task` binds to the application that exists; without this import a web process would send nowhere.
from input2 import celery

__all__ = ["SiteConfig", "celery"]


class SiteConfig(AppConfig):
    name = "input2.site"

    def ready(self) -> None:
        """Every process knows the kinds of job that the roof does."""
        import_module("input2.site.tasks")
