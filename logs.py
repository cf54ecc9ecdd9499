"""Logging: events with identifiers, as JSON or for a console; never the content of a mail.

An event is a constant name; what happened to whom is in its keys.
An exception is logged by its class and the lines it passed, without its message, since the message
of an exception nobody foresaw may quote anything.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

__all__ = ["configure"]

_QUIET = ("aiohttp.access", "msal", "urllib3", "asyncio")


def configure(level: str, style: str) -> None:
    """Set logging up for this process; ``style`` is ``json`` or ``console``."""
    number = logging.getLevelNamesMapping()[level.upper()]
    render: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        _exception_by_class,
    ]
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _library_by_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def _exception_by_class(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if error := event.pop("exc_info", None):
        error = sys.exc_info()[1] if error is True else error
        error = error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        event["at"] = [f"{Path(one.filename).name}:{one.lineno}" for one in frames]
    return event


def _library_by_name(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    # A library's sentence may quote a request or a reply.
    record = event.get("_record")
    event["event"] = f"{record.name}:{record.lineno}" if record else "library"
    return event
