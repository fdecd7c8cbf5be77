from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "input2.accounts"
