"""A scripted HTTP service on a real socket that remembers what it was asked."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.test_utils import TestServer

Handler = Callable[["Asked"], "Awaitable[Answer] | Answer"]


@dataclass(frozen=True)
class Asked:
    """A request as it came over the wire: ``target`` is the raw path and query."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """Decoded parameters."""
        return dict(parse_qsl(self.target.partition("?")[2], strict_parsing=True))

    @property
    def json(self) -> Any:
        """The decoded body."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What to answer; ``cut`` ends the connection in the middle of the body."""

    status: int = 200
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: bool = False

    @property
    def content(self) -> bytes:
        """The bytes to send."""
        return self.body if self.body is not None else json.dumps(self.json).encode()


class Neighbour:
    """Answers by path: a queue of answers, the last of which repeats, or a function."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)
        self._handlers: dict[str, Handler] = {}

    def answer(self, path: str, *answers: Answer) -> None:
        """Answer requests to this path with these, in order."""
        self._handlers.pop(path, None)
        self._answers[path] = deque(answers)

    def handle(self, path: str, handler: Handler) -> None:
        """Answer requests to this path by a function."""
        self._handlers[path] = handler

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [one.path for one in self.asked]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Note a request and answer it."""
        asked = Asked(request.method, request.raw_path, request.headers, await request.read())
        self.asked.append(asked)
        answer = await self._answer(asked)
        if not answer.cut:
            return web.Response(status=answer.status, body=answer.content, headers=answer.headers)
        response = web.StreamResponse(headers={"Content-Length": str(len(answer.content) + 10)})
        await response.prepare(request)
        await response.write(answer.content)
        assert request.transport is not None
        request.transport.abort()
        return response

    async def _answer(self, asked: Asked) -> Answer:
        handler = self._handlers.get(asked.path)
        if handler is not None:
            answer = handler(asked)
            return answer if isinstance(answer, Answer) else await answer
        answers = self._answers.get(asked.path)
        if not answers:
            return Answer(501, {"error": {"code": "NotImplemented", "message": asked.path}})
        return answers.popleft() if len(answers) > 1 else answers[0]


async def started(neighbour: Neighbour) -> TestServer:
    """Serve it on a free loopback port."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{tail:.*}", neighbour.serve)
    server = TestServer(app)
    await server.start_server()
    neighbour.url = str(server.make_url("")).rstrip("/")
    return server
