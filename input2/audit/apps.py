from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "input2.audit"
