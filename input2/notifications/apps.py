from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "input2.notifications"
