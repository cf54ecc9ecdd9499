"""Several requests in one (page: "Combine multiple HTTP requests using JSON batching")."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from sandbox.graph.asking import Ask, Reply, asked
from sandbox.graph.errors import GraphError
from sandbox.graph.limits import CONCURRENT

__all__ = ["Answer", "run_batch"]

Answer = Callable[[Ask], Awaitable[Reply]]
"""Answers one request; a refusal is a reply too."""

_MOST: Final = 20


def _malformed(message: str) -> GraphError:
    return GraphError(400, "BadRequest", message)


@dataclass(frozen=True, slots=True)
class _Step:
    id: str
    method: str
    url: str
    prefer: tuple[str, ...]
    after: tuple[str, ...]
    body: Any


async def run_batch(document: Any, answer: Answer) -> Reply:
    """Answer every step, at most four at once; raises ``GraphError`` 400 for a malformed batch.

    Answers come in another order than the questions, as the page warns.
    """
    steps = _in_order(_steps(document))
    turns = asyncio.Semaphore(CONCURRENT)
    tasks: dict[str, asyncio.Task[dict[str, Any]]] = {}

    async def one(step: _Step) -> dict[str, Any]:
        before = [await tasks[name] for name in step.after]
        if any(reply["status"] >= 400 for reply in before):
            refusal = GraphError(424, "FailedDependency", "A request this one depends on failed.")
            body = {"error": {"code": refusal.code, "message": refusal.message}}
            return _document(step, Reply(body, refusal.status))
        async with turns:
            return _document(step, await answer(_ask(step)))

    async with asyncio.TaskGroup() as group:
        for step in steps:
            tasks[step.id.lower()] = group.create_task(one(step))
    return Reply({"responses": [task.result() for task in reversed(tasks.values())]})


def _steps(document: Any) -> list[_Step]:
    requests = document.get("requests") if isinstance(document, dict) else None
    if not isinstance(requests, list) or not requests:
        raise _malformed("Invalid batch payload format: requests must be a list with members.")
    if len(requests) > _MOST:
        raise _malformed(f"Number of batch request steps exceeds the maximum value of {_MOST}.")
    steps = [_step(one) for one in requests]
    if len({step.id.lower() for step in steps}) < len(steps):
        raise _malformed("Invalid batch payload format: a request id occurs more than once.")
    return steps


def _step(one: Any) -> _Step:
    if not isinstance(one, dict):
        raise _malformed("Invalid batch payload format: a request must be an object.")
    texts = [one.get(name) for name in ("id", "method", "url")]
    if not all(isinstance(text, str) and text for text in texts):
        raise _malformed("Invalid batch payload format: a request needs id, method and url.")
    headers, after = (
        empty if one.get(name) is None else one[name]
        for name, empty in (("headers", {}), ("dependsOn", []))
    )
    if not isinstance(headers, dict) or not isinstance(after, list):
        raise _malformed("Invalid batch payload format: headers or dependsOn is of a wrong type.")
    if "body" in one and "content-type" not in {str(name).lower() for name in headers}:
        raise _malformed("Invalid batch payload format: a body needs a Content-Type header.")
    prefer = tuple(str(value) for name, value in headers.items() if name.lower() == "prefer")
    names = tuple(str(name).lower() for name in after)
    body = one.get("body")
    return _Step(one["id"], one["method"].upper(), one["url"], prefer, names, body)


def _in_order(steps: list[_Step]) -> list[_Step]:
    """Those that others depend on first."""
    known = {step.id.lower(): step for step in steps}
    if any(name not in known for step in steps for name in step.after):
        raise _malformed("Invalid batch payload format: dependsOn names no request of this batch.")
    try:
        order = TopologicalSorter({name: step.after for name, step in known.items()})
        return [known[name] for name in order.static_order()]
    except CycleError:
        raise _malformed(
            "Invalid batch payload format: dependsOn goes round in a circle."
        ) from None


def _ask(step: _Step) -> Ask:
    """An absolute address becomes a path nobody knows."""
    path, _, query = step.url.partition("?")
    return asked(step.method, path, query.partition("#")[0], step.prefer, step.body)


def _document(step: _Step, reply: Reply) -> dict[str, Any]:
    body = b64encode(reply.body).decode() if isinstance(reply.body, bytes) else reply.body
    headers = {"Content-Type": reply.content_type} | reply.headers
    return {"id": step.id, "status": reply.status, "headers": headers, "body": body}
