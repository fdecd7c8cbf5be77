"""Side effects that wait for the commit."""

from collections.abc import Callable
from typing import ParamSpec

from django.db import transaction

Parameters = ParamSpec("Parameters")


def after_commit(
    effect: Callable[Parameters, object], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> None:
    """Run `effect` once the transaction is kept; its failure is logged and costs nobody an error page.

    A named function and not `functools.partial`: Django logs a failed effect by its `__qualname__`, which a partial lacks,
    and the error page that `robust=True` should prevent comes after all.
    """

    def step() -> None:
        effect(*args, **kwargs)

    transaction.on_commit(step, robust=True)
