"""How log lines look: JSON where machines read them, plain lines where people do; both carry request and task ids."""

import structlog
from structlog.typing import Processor

# What every line gets, whether it came from structlog or from a library's own logger.
SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)

# Without the values of local variables: passwords and links stand in them.
TRACEBACKS = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
CONSOLE = structlog.dev.ConsoleRenderer(
    colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
)


def formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """The formatter that `LOGGING` names."""
    rendering: list[Processor] = (
        [structlog.processors.ExceptionRenderer(TRACEBACKS), structlog.processors.JSONRenderer()]
        if as_json
        else [CONSOLE]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*SHARED, structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
    )


def route_through_logging() -> None:
    """Send structlog's own events through `logging`, so that one formatter and one level apply to all."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
