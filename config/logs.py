"""One line per event, by structlog: for reading in a terminal, or JSON for machines."""

import re
from typing import Any

import structlog

# Who has the token of such an address has what it leads to.
SECRET_ADDRESS = re.compile(r"(/claim/|/confirm-email/|/reset/key/)[\w:-]+")


def hide_tokens(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Addresses that are secrets themselves end before their token."""
    event["event"] = SECRET_ADDRESS.sub(r"\1...", str(event.get("event", "")))
    return event


STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    hide_tokens,
]


def configuration(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING; our loggers and those of libraries end in the same lines."""
    structlog.configure(
        processors=[*STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if json
        # Plain: the richer tracebacks print the values of variables, which may be anybody's.
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": STEPS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
