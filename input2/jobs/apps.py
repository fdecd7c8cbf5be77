from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "input2.jobs"
