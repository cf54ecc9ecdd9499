"""Whether Entra ID knows the app and takes its credential, and which services are known there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from capture.diagnosis import Finding, Health, Link, broken
from capture.errors import CaptureError
from cards.diagnosis import remedy_sentence
from doctor.clicks import BY_REMEDY
from doctor.lines import Line, State
from identity.msal_app import EntraApp
from identity.registration import Registration
from settings import Settings

__all__ = ["line_of", "look_at_registration"]

_NAMES = {
    Link.BOT: "The app's credential at Entra ID",
    Link.CERTIFICATE: "The app's certificate",
}


async def look_at_registration(
    settings: Settings, entra: EntraApp, registration: Registration
) -> list[Line]:
    """A line for the app itself, and where that is good one for each service in each tenant."""
    findings = await registration.examine()
    lines = [line_of(_NAMES[one.link], one) for one in findings]
    if findings[0].health is not Health.GOOD:
        skipped = "not looked at, because the credential is not accepted"
        return [*lines, *(Line(name, State.SKIPPED, skipped) for name, _, _ in _asked(settings))]
    looked = (_known(entra, *asked) for asked in _asked(settings))
    return [*lines, *await asyncio.gather(*looked)]


def line_of(name: str, finding: Finding) -> Line:
    """What a finding says, with the place to click."""
    if finding.health is Health.GOOD:
        return Line(name, State.GOOD)
    if finding.remedy is None:
        return Line(name, State.SKIPPED, "nothing answered")
    said = finding.code or (f"{finding.number:,}" if finding.number else "")
    where = BY_REMEDY.get(finding.remedy)
    sentence = remedy_sentence(finding.remedy, "en")
    return Line(name, State.MISSING, said, (sentence, where) if where else (sentence,))


def _asked(settings: Settings) -> Iterable[tuple[str, str, str]]:
    for tenant, root in settings.dataverse_roots.items():
        yield f"Dynamics 365 is known in tenant {tenant}", tenant, root
        yield f"Microsoft Graph is known in tenant {tenant}", tenant, settings.graph_url


async def _known(entra: EntraApp, name: str, tenant: str, root: str) -> Line:
    """An app gets a token even for what it may do nothing with: it shows that both exist."""
    try:
        await entra.for_client(tenant, scope=f"{root}/.default")
    except CaptureError as error:
        return line_of(name, broken(Link.BOT, error))
    return Line(name, State.GOOD)
