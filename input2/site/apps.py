from django.apps import AppConfig

# Celery's `shared_task` binds to the application that exists; without this import a web process would send nowhere.
from input2 import celery

__all__ = ["SiteConfig", "celery"]


class SiteConfig(AppConfig):
    name = "input2.site"
