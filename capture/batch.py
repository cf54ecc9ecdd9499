"""Several GETs to Graph in one call, each with its own outcome.

Source: "Combine multiple HTTP requests using JSON batching" (Microsoft Graph): at most 20, answered
in any order, a status for each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from multidict import CIMultiDict

from capture.errors import (
    CaptureError,
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
)
from capture.failures import CODE_WITHIN, UNNAMED_PAUSE, failure
from capture.gate import AT_ONCE
from capture.upstream import Reply, Upstream

__all__ = ["BATCH", "VERSION", "Part", "batch"]

BATCH = 20
VERSION = "/v1.0"
ROUNDS = 3
ANSWER_LIMIT = 32 * 1024 * 1024
"""Bytes of a whole answer: somebody may send mail with megabytes of subject or recipients."""


@dataclass(frozen=True, slots=True)
class Part:
    """One GET: a path below the version, encoded, and its own headers."""

    path: str = field(repr=False)
    headers: Mapping[str, str]


class _Answer(msgspec.Struct, frozen=True):
    id: str
    status: int
    headers: dict[str, str] | None = None
    body: msgspec.Raw = msgspec.Raw(b"null")


class _Answers(msgspec.Struct, frozen=True):
    responses: tuple[_Answer, ...]


_DECODER = msgspec.json.Decoder(_Answers)


async def batch(
    upstream: Upstream, parts: Sequence[Part], *, token: str, budget: float | None = None
) -> list[Reply | CaptureError]:
    """The outcome of each part, in order; an answer may take ``budget`` seconds.

    Throttled and failed ones are asked again, together, while the upstream's budget lasts and after
    the longest wait that was asked for; one that asks for more than there is left stays failed.
    Raises when nothing was answered, or when any part says that the person must sign in.
    """
    clock = asyncio.get_running_loop().time
    until = clock() + (upstream.budget if budget is None else budget)
    deadline = min(until, clock() + upstream.budget)
    outcomes: dict[int, Reply | CaptureError] = {}
    asked = list(range(len(parts)))
    for left in reversed(range(ROUNDS)):
        try:
            answers = await _ask(upstream, parts, asked, token=token, until=until)
        except SignInRequired:
            raise
        except CaptureError:
            if not outcomes:
                raise
            break
        outcomes |= answers
        waits = {at: wait for at in asked if (wait := _pause(outcomes[at])) is not None}
        asked = [at for at, wait in waits.items() if wait < deadline - clock()]
        if not asked or not left:
            break
        await asyncio.sleep(max(waits[at] for at in asked))
    return [outcomes[at] for at in range(len(parts))]


async def _ask(
    upstream: Upstream,
    parts: Sequence[Part],
    asked: Sequence[int],
    *,
    token: str,
    until: float,
) -> dict[int, Reply | CaptureError]:
    requests = [
        {"id": str(at), "method": "GET", "url": parts[at].path, "headers": parts[at].headers}
        for at in asked
    ]
    reply = await upstream.send(
        "POST",
        f"{VERSION}/$batch",
        token=token,
        json={"requests": requests},
        idempotent=True,
        limit=ANSWER_LIMIT,
        budget=until - asyncio.get_running_loop().time(),
        places=min(AT_ONCE, len(asked)),
    )
    outcomes = _outcomes(upstream, reply, asked)
    waits = [one.retry_after for one in outcomes.values() if isinstance(one, Throttled)]
    if len(waits) == len(outcomes):  # a single part's wait concerns that part alone
        await upstream.rest(token, min(waits))
    return outcomes


def _outcomes(
    upstream: Upstream, reply: Reply, asked: Sequence[int]
) -> dict[int, Reply | CaptureError]:
    answers = {one.id: one for one in upstream.decode(_DECODER, reply).responses}
    outcomes: dict[int, Reply | CaptureError] = {}
    for at in asked:
        answer = answers.get(str(at))
        outcomes[at] = (
            UnexpectedReply(upstream.service, "part of a batch is missing")
            if answer is None
            else _outcome(upstream.service, answer)
        )
    return outcomes


def _outcome(service: Service, answer: _Answer) -> Reply | CaptureError:
    headers = CIMultiDict(answer.headers or {})
    if 200 <= answer.status < 300:
        return Reply(answer.status, headers, bytes(answer.body))
    error = failure(service, answer.status, headers, bytes(answer.body)[:CODE_WITHIN])
    if isinstance(error, SignInRequired):
        raise error
    return error


def _pause(outcome: Reply | CaptureError) -> float | None:
    """How long to wait before asking again; ``None`` where that would not help."""
    if isinstance(outcome, Throttled | ServiceUnavailable):
        return UNNAMED_PAUSE if outcome.retry_after is None else outcome.retry_after
    return None
