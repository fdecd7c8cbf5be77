import inspect
import re

import pytest
from django.apps import apps
from django.db import models

import tests.factories
from submissions.enums import EntryState
from submissions.workflow import TRANSITIONS
from tests.architecture.sources import ROOT
from tests.architecture.states import document

OURS = {
    "accounts",
    "audit",
    "competitions",
    "files",
    "jobs",
    "judging",
    "notifications",
    "submissions",
}


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def closed_choices(model):
    """Fields whose words are a `TextChoices`: Django keeps the class's members as plain pairs."""
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and field.choices and field.name != "economy"
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_closed_set_of_words_has_a_check_constraint(model):
    checked = " ".join(
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )

    missing = [
        field.name for field in closed_choices(model) if f"'{field.name}__in'" not in checked
    ]

    assert missing == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_model_has_a_function_that_makes_one(model):
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()

    assert callable(getattr(tests.factories, f"make_{snake}", None)), f"make_{snake} is missing"


def test_factories_are_plain_functions():
    made = [name for name in vars(tests.factories) if name.startswith("make_")]

    assert all(inspect.isfunction(getattr(tests.factories, name)) for name in made)


def test_the_drawn_states_equal_the_tables():
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == document()


def test_every_entry_state_can_be_reached_from_a_draft():
    reached = {EntryState.DRAFT}
    for _step in EntryState:
        reached |= {after for state in reached for after in TRANSITIONS[state]}

    assert reached == set(TRANSITIONS)
