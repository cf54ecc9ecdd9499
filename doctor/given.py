"""The settings as they stand: all that is wrong with them at once."""

from __future__ import annotations

import re
from typing import Final

from cryptography.fernet import Fernet

from doctor.clicks import BY_SETTING
from doctor.lines import Line, State
from settings import Settings, SettingsError, read

__all__ = ["read_given"]

_ANY_GUID: Final = "00000000-0000-0000-0000-000000000000"
_SETTING: Final = re.compile(r"\w+")


def read_given() -> tuple[Settings | None, list[Line]]:
    """The settings, or ``None`` and a line for each fault."""
    stand_ins = {
        "MicrosoftAppId": _ANY_GUID,
        "MicrosoftAppTenantId": _ANY_GUID,
        "MicrosoftAppPassword": "any",
        "DATAVERSE_URL": "https://dataverse.invalid",
        "TOKEN_KEYS": Fernet.generate_key().decode(),
    }
    found: list[str] = []
    given: dict[str, str] = {}
    while True:  # some faults are seen only once others are gone
        try:
            settings = read(Settings, **given)
        except SettingsError as wrong:
            fresh = [fault for fault in wrong.faults if fault not in found]
            if not fresh:
                return None, _said(found)
            found += fresh
            names = [_name(fault) for fault in fresh]
            given |= {name: stand_ins[name] for name in names if name in stand_ins}
        else:
            if found:
                return None, _said(found)
            return settings, [Line("Settings", State.GOOD, "complete and well formed")]


def _said(faults: list[str]) -> list[Line]:
    skipped = Line("Everything else", State.SKIPPED, "the settings come first")
    return [*(_line(fault) for fault in faults), skipped]


def _name(fault: str) -> str:
    match = _SETTING.match(fault)
    return match.group() if match else ""


def _line(fault: str) -> Line:
    where = BY_SETTING.get(_name(fault))
    return Line("Settings", State.MISSING, fault, (where,) if where else ())
