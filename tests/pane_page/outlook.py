"""Outlook around the pane: Office's documented surface imitated, sign-in by the real MSAL.

Tokens come from the sandbox's Entra ID; the bridge that hands them to MSAL is this module's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Response, Route

from tests.browser_stories.window import PATIENCE
from tests.flows.service import Service
from tests.pane.client import bearer_of, mail_ids

__all__ = ["AXE", "NESTED", "THEMES", "Bridge", "Outlook", "Pane", "problem"]

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
NESTED = "NestedAppAuth 1.1"
OFFICE_JS = re.compile(r"https://appsforoffice\.microsoft\.com/")
THEMES = {
    "light": {"bodyBackgroundColor": "#ffffff", "bodyForegroundColor": "#242424"},
    "dark": {"bodyBackgroundColor": "#1f1f1f", "bodyForegroundColor": "#ffffff"},
    "contrast": {"bodyBackgroundColor": "#000000", "bodyForegroundColor": "#ffffff"},
}
_WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  globalThis.violated(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Bridge:
    """Nested app authentication's other side; ``refuse`` holds codes to answer with first."""

    person: dict[str, Any]
    bearer: str = field(repr=False)
    refuse: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """What the host answers; a token, unless it is to refuse one."""
        if request["method"] == "GetInitContext":
            return {"success": True, "initContext": {"capabilities": {"queryAccount": True}}}
        self.asked.append(request)
        if self.refuse:
            status = self.refuse.pop(0)
            return {"success": False, "error": {"status": status, "code": status, "subError": ""}}
        return {"success": True, "token": self._token(request), "account": self._account()}

    @property
    def methods(self) -> list[str]:
        """What was asked for, in order."""
        return [one["method"] for one in self.asked]

    def _token(self, request: dict[str, Any]) -> dict[str, Any]:
        return {
            "access_token": self.bearer,
            "expires_in": 3600,
            "id_token": self.bearer,  # MSAL reads the person's claims in it and verifies nothing
            "scope": request["tokenParams"]["scope"],
            "properties": None,
        }

    def _account(self) -> dict[str, str]:
        oid, tenant = self.person["oid"], self.person["tenant"]
        return {
            "homeAccountId": f"{oid}.{tenant}",
            "environment": "login.microsoftonline.com",
            "tenantId": tenant,
            "username": self.person["mail"],
            "localAccountId": oid,
            "name": self.person["name"],
        }


@dataclass
class Pane:
    """One open pane; ``asked`` are the paths of the API it asked for."""

    page: Page
    context: BrowserContext
    bridge: Bridge
    asked: list[str] = field(default_factory=list)

    async def select(self, item: dict[str, Any] | None) -> None:
        """Choose another item while the pane is pinned."""
        await self.page.evaluate("(item) => outlook.select(item)", item)

    async def address(self, people: Sequence[tuple[str, str]]) -> None:
        """Change the recipients of the mail that is written."""
        await self.page.evaluate("(people) => outlook.address(people)", recipients(people))

    async def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and its own best practices."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await self.page.evaluate(
            "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',"
            " 'wcag21aa', 'wcag22aa', 'best-practice']})).violations"
        )
        return [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]

    async def too_wide(self) -> list[str]:
        """What does not fit into the width of its card or of the window."""
        script = """() => [...document.querySelectorAll("body, body *")]
          .filter((one) => !one.classList.contains("unseen") && one.checkVisibility())
          .filter((one) => one.getBoundingClientRect().right - 0.5
            > (one.closest(".card") ?? document.documentElement).getBoundingClientRect().right)
          .map((one) => one.outerHTML.slice(0, 120))"""
        return list(await self.page.evaluate(script))


@dataclass
class Outlook:
    """Opens panes on one running product; ``complaints`` is what none of them may cause."""

    browser: Browser
    product: Service
    session: aiohttp.ClientSession
    complaints: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the page is, by the name that the product gives itself."""
        return f"http://localhost:{self.product.port}/pane/"

    async def ids(self, person: int = 0) -> dict[str, str]:
        """The person's newest mails by subject, as Office names them."""
        return await mail_ids(self.session, self.product, self.product.people[person])

    async def arrives(self, mail: str, person: int = 0) -> None:
        """A mail comes into the person's inbox."""
        oid = self.product.people[person]["oid"]
        address = f"{self.product.page}/control/mail?oid={oid}&folder=inbox"
        headers = {"Content-Type": "message/rfc822"}
        async with self.session.post(address, data=mail.encode(), headers=headers) as reply:
            assert reply.status == 201, await reply.text()

    async def bridge(self, person: int = 0) -> Bridge:
        """A host in which this person is signed in."""
        someone = self.product.people[person]
        tenant = self.product.environment["MicrosoftAppTenantId"]
        bearer = await bearer_of(self.session, self.product, someone)
        return Bridge({"tenant": tenant, **someone}, bearer)

    async def pane(
        self,
        item: dict[str, Any] | None,
        *,
        bridge: Bridge | None = None,
        routes: dict[str, Any] | None = None,
        script: str = "",
        size: tuple[int, int] = (360, 800),
        forced: bool = False,
        **outlook: Any,
    ) -> Pane:
        """Open the pane; ``outlook`` is more of the host's state, ``routes`` are faults."""
        bridge = bridge or await self.bridge()
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            forced_colors="active" if forced else "none",
            ignore_https_errors=True,  # the sandbox's own certificates
        )
        state = {"language": "en-US", "theme": THEMES["light"], "sets": [NESTED], "item": item}
        await context.add_init_script(f"globalThis.outlook = {json.dumps(state | outlook)};")
        await context.add_init_script(_WATCH + script)
        await context.expose_function("bridgeAnswers", bridge.answer)
        await context.expose_function("violated", self._is_told)
        await context.route(OFFICE_JS, _office)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        for pattern, handler in (routes or {}).items():
            await page.route(re.compile(pattern), handler)
        pane = Pane(page, context, bridge)
        self._watch(page, pane)
        await page.goto(self.url)
        return pane

    def _watch(self, page: Page, pane: Pane) -> None:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hears)
        page.on("response", self._sees)
        page.on("request", lambda one: pane.asked.append(one.url.partition("/pane/api/")[2]))

    def _is_told(self, violation: str) -> None:
        self.complaints.append(violation)

    def _hears(self, line: ConsoleMessage) -> None:
        lost = line.text.startswith("Failed to load resource")  # judged by ``_sees``
        if line.type in {"error", "warning"} and not lost:
            self.complaints.append(line.text)

    def _sees(self, response: Response) -> None:
        if response.status >= 400 and "/pane/api/" not in response.url:
            self.complaints.append(f"{response.status} {response.url}")


def recipients(people: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Recipients as Office lists them."""
    return [{"displayName": name, "emailAddress": address} for name, address in people]


def problem(status: int, code: str, detail: str, **headers: str) -> dict[str, Any]:
    """A refusal of the API, for ``route.fulfill``."""
    body = {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code}
    kind = {"Content-Type": "application/problem+json"}
    return {"status": status, "headers": kind | headers, "body": json.dumps(body)}


async def _office(route: Route) -> None:
    await route.fulfill(path=HERE / "office_host.js", content_type="text/javascript")
