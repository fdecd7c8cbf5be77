"""No row is about a person without the person's download knowing of it."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from input2.accounts.models import User
from input2.site.my_data import PARTS


def links_to_accounts():
    """Every foreign key and many-to-many to an account, in our apps and in those of others."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=False)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model is User
    }


def given():
    return {link for part in PARTS for link in part.given}


def left_out():
    return {link: reason for part in PARTS for link, reason in part.left_out.items()}


def test_every_link_to_an_account_is_given_out_or_left_out_for_a_reason():
    assert links_to_accounts() - given() - set(left_out()) == set()


def test_no_part_speaks_of_a_link_that_is_gone():
    assert (given() | set(left_out())) - links_to_accounts() == set()


def test_a_link_is_either_given_or_left_out_by_one_part():
    named = [link for part in PARTS for link in [*part.given, *part.left_out]]

    assert len(named) == len(set(named))
    assert all(reason.endswith(".") for reason in left_out().values())


def test_an_account_leads_only_to_groups_and_permissions():
    reached = {field.related_model for field in User._meta.many_to_many}

    assert reached == {Group, Permission}
