"""From the selection of a mail to what is read of it, against a bare client.

Once by the API, to the first line of the record's timeline, and once in Chromium, to the paint of
how the mail stands. Every neighbour takes a tenth of a second more.
The bare client makes the calls that the product was seen to make for the same mail, in the same
steps, and does nothing with the answers.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from playwright.async_api import Route, async_playwright
from yarl import URL

from bench.rows import Row, compared
from tests.browser import SWITCHES, needed
from tests.flows.chat import Chat
from tests.flows.control import clear_calls, fault
from tests.flows.service import Service, service
from tests.pane.client import Pane, bearer_of, mail_ids, pane_of
from tests.pane_page.outlook import Outlook

__all__ = ["measure"]

LATENCY = 0.1
SELECTIONS = 24
TARGET = "≤ 1.25×"
KEPT = {"accept", "content-type", "odata-version", "odata-maxversion", "prefer", "if-none-match"}

OFFICE_JS = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
SELECT = """async (itemId) => {
  const began = performance.now();
  outlook.select({ itemId });
  const frame = () => new Promise(requestAnimationFrame);
  do await frame(); while (!document.getElementById("mail")?.textContent);
  await frame();
  return performance.now() - began;
}"""
"""Until the frame after the one in which the mail's card stands; a selection clears the page."""

Call = dict[str, Any]


async def measure(folder: Path) -> list[Row]:
    """By the API and in the browser, each with a product of its own."""
    (folder / "api").mkdir()
    (folder / "page").mkdir()
    return [*await _answered(folder / "api"), *await _painted(folder / "page")]


async def _answered(folder: Path) -> list[Row]:
    """A pair for each of so many mails, none of which was read before."""
    with service(folder, f"embedded:{folder / 'redis'}") as product:
        trust = ssl.create_default_context(cafile=product.environment["CA_BUNDLE"])
        async with (
            ClientSession() as session,
            ClientSession(connector=TCPConnector(ssl=trust), cookie_jar=DummyCookieJar()) as bare,
        ):
            person = product.people[0]
            pane = await pane_of(session, product, person)
            tokens = await _tokens(session, product, person)
            mails = list((await mail_ids(session, product, person)).values())
            chat = Chat(session, product.page, person)
            await _selected(pane, mails[0])
            for one in ("graph", "dataverse"):
                await fault(chat, service=one, kind="slow", seconds=LATENCY, count=10**6)
            pairs = []
            for ident in mails[1 : SELECTIONS + 1]:
                await clear_calls(chat)
                took = await _selected(pane, ident)
                steps = _steps(await _http_calls(chat))
                pairs.append((took * 1000, await _replayed(product, bare, tokens, steps) * 1000))
    name = "mail selected to first line of its timeline, p50, upstreams of 100 ms: bare client"
    return [compared(name, "ms", [(a, b) for a, b in pairs], target=TARGET, more=True)]


async def _painted(folder: Path) -> list[Row]:
    """Likewise, with the page's own pause and drawing; it asks for no timeline meanwhile."""
    redis = f"embedded:{folder / 'redis'}"
    with service(folder, redis, settings=lambda _: {"OFFICE_JS_URL": OFFICE_JS}) as product:
        trust = ssl.create_default_context(cafile=product.environment["CA_BUNDLE"])
        async with (
            ClientSession() as session,
            ClientSession(connector=TCPConnector(ssl=trust), cookie_jar=DummyCookieJar()) as bare,
            async_playwright() as playwright,
            await playwright.chromium.launch(
                executable_path=needed(), args=list(SWITCHES)
            ) as browser,
        ):
            person = product.people[0]
            tokens = await _tokens(session, product, person)
            mails = list((await mail_ids(session, product, person)).values())
            page = await Outlook(browser, product, session).pane(
                {"itemId": mails[0]}, routes={r"/pane/api/timelines/": _no_timeline}
            )
            await page.page.locator("#mail").wait_for()
            chat = Chat(session, product.page, person)
            for one in ("graph", "dataverse"):
                await fault(chat, service=one, kind="slow", seconds=LATENCY, count=10**6)
            pairs = []
            for ident in mails[1 : SELECTIONS + 1]:
                await clear_calls(chat)
                took = float(await page.page.evaluate(SELECT, ident))
                steps = _steps(await _http_calls(chat))
                pairs.append((took, await _replayed(product, bare, tokens, steps) * 1000))
    name = "mail selected to painted in Chromium, p50, upstreams of 100 ms: bare client"
    return [compared(name, "ms", pairs, target=TARGET, more=True)]


async def _no_timeline(route: Route) -> None:
    card = {"type": "AdaptiveCard", "version": "1.5", "body": []}
    line = json.dumps({"card": card}) + "\n"
    await route.fulfill(status=200, content_type="application/x-ndjson", body=line)


async def _selected(pane: Pane, ident: str) -> float:
    """Until there is something to read of the record, or, of nobody's mail, of the mail."""
    began = time.perf_counter()
    seen = await pane.mail(ident)
    if seen["record"]:
        lines = pane.timeline(seen["record"])
        await anext(lines)
        took = time.perf_counter() - began
        await lines.aclose()
        return took
    return time.perf_counter() - began


async def _tokens(
    session: ClientSession, product: Service, person: dict[str, Any]
) -> dict[str, str]:
    env = product.environment
    graph = f"{env['GRAPH_URL']}/Mail.Read {env['GRAPH_URL']}/Calendars.Read"
    return {
        "graph": await bearer_of(session, product, person, graph),
        "dataverse": await bearer_of(
            session, product, person, f"{env['DATAVERSE_URL']}/user_impersonation"
        ),
    }


async def _http_calls(chat: Chat) -> list[Call]:
    """What came over the wire; the steps of a batch are in its own body."""
    options = {"detail": "true"}
    async with chat.session.get(f"{chat.page}/control/calls", params=options) as answer:
        calls = (await answer.json())["calls"]
    return [
        one for one in calls if one["kind"] == "http" and one["service"] in ("graph", "dataverse")
    ]


def _steps(calls: Sequence[Call]) -> list[list[Call]]:
    """Calls of one step were under way together."""
    steps: list[list[Call]] = []
    for call in sorted(calls, key=_began):
        if steps and _began(call) < min(map(_ended, steps[-1])):
            steps[-1].append(call)
        else:
            steps.append([call])
    return steps


def _began(call: Call) -> float:
    return datetime.fromisoformat(call["started"]).timestamp()


def _ended(call: Call) -> float:
    return _began(call) + float(call["seconds"])


async def _replayed(
    product: Service, session: ClientSession, tokens: dict[str, str], steps: list[list[Call]]
) -> float:
    roots = {
        "graph": product.environment["GRAPH_URL"],
        "dataverse": product.environment["DATAVERSE_URL"],
    }

    async def call(one: Call) -> None:
        headers = {k: v for k, v in one["request_headers"].items() if k.lower() in KEPT}
        headers["Authorization"] = f"Bearer {tokens[one['service']]}"
        url = URL(roots[one["service"]] + one["path"], encoded=True)
        body = (one["request_body"] or "").encode() or None
        async with session.request(one["method"], url, headers=headers, data=body) as answer:
            await answer.read()
            assert answer.status < 400, (answer.status, one["path"])

    began = time.perf_counter()
    for step in steps:
        await asyncio.gather(*(call(one) for one in step))
    return time.perf_counter() - began
