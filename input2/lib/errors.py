"""The kinds of refusal: each carries one sentence that can be shown to the person who asked."""


class DomainError(Exception):
    """A rule of the competition says no; `str(error)` is the sentence for the user.

    Caught once, at the edge: a page shows the sentence, the API answers with `status`.
    """

    code = "refused"
    status = 409


class ForbiddenError(DomainError):
    """This person may not take this step, whatever the state."""

    code = "forbidden"
    status = 403


class WindowClosedError(DomainError):
    """The step was possible before or will be later, but not at this instant."""

    code = "window_closed"


class TransitionRefusedError(DomainError):
    """The object's state has no such step in its workflow table."""

    code = "transition_refused"
