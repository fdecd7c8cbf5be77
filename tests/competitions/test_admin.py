import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from input2.accounts.models import User
from input2.lib.admin import ReadOnlyAdmin
from tests.factories import make_award, make_competition, make_handed_in, make_key_date, make_rubric

pytestmark = pytest.mark.django_db

READ_ONLY = [
    model for model, page in admin.site._registry.items() if isinstance(page, ReadOnlyAdmin)
]


def address(model, step: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{step}", args=args)


def test_what_a_competition_is_made_of_can_be_looked_up():
    assert set(apps.get_app_config("competitions").get_models()) <= set(READ_ONLY)


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model._meta.label_lower)
def test_the_administrator_reads_and_changes_nothing(client, model):
    competition = make_competition()
    make_handed_in(competition)
    make_award(competition)
    make_key_date(competition)
    make_rubric(competition)
    client.force_login(User.objects.create_superuser("root@example.net", full_name="Root"))

    statuses = [client.get(address(model, "changelist")).status_code]
    statuses.append(client.get(address(model, "add")).status_code)
    if row := model._default_manager.first():
        statuses.append(client.get(address(model, "change", row.pk)).status_code)
        statuses.append(client.post(address(model, "delete", row.pk)).status_code)

    assert statuses in ([200, 403], [200, 403, 200, 403])
