from django.apps import AppConfig

from input2.lib import logs


class LibConfig(AppConfig):
    name = "input2.lib"

    def ready(self) -> None:
        logs.route_through_logging()
