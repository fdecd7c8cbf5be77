from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "input2.files"
