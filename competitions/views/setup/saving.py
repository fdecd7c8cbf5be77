"""What comes of sending a set-up form: done, or the page once more with what was typed and why it was not saved."""

from collections.abc import Callable

from django.http import HttpRequest

from competitions.forms.editing import EditForm
from competitions.services import StaleEditError
from competitions.views.setup.frame import Setup
from input2.files.errors import FileRefusedError
from input2.lib.errors import DomainError

OK = 200


def is_sent(request: HttpRequest) -> bool:
    """Asking for a preview without JavaScript sends the form, too, and saves nothing."""
    return request.method == "POST" and "preview" not in request.POST


def status_of(setup: Setup, form: EditForm, save: Callable[[], object]) -> int | None:
    """None once it is saved; else the status of the page that shows the form again."""
    if setup.refusal:
        # The page says why, and its controls are locked: nothing could be read from them.
        return setup.status
    if not form.is_valid():
        return OK
    try:
        save()
    except StaleEditError as stale:
        form.show_difference(stale.row)
        # Both typed the same: nothing is left to be saved or compared.
        return stale.status if form.stale else None
    except DomainError as refusal:
        is_of_file = isinstance(refusal, FileRefusedError) and "upload" in form.fields
        form.add_error("upload" if is_of_file else None, str(refusal))
        return refusal.status
    return None
