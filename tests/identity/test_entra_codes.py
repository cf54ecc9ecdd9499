"""Every refusal of the sandbox's Entra ID has a remedy, or is a fault of the asking program.

The sandbox's text is read, not its code: it shares none with the product.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from capture.diagnosis import known_remedy
from capture.errors import Service, UnexpectedReply
from tests.sandbox_process import ROOT

REFUSAL = re.compile(r"EntraError\(\s*\"[a-z_]+\",\s*(\d{5,7})")
MALFORMED = {
    "90004": "a form that cannot be read",
    "9002313": "a malformed request",
    "900144": "a missing parameter",
    "90023": "an unsupported value",
    "900561": "another method than POST",
    "70003": "an unknown grant",
    "700054": "an unknown response type",
    "9002325": "no PKCE",
    "501491": "a challenge of the wrong size",
    "1002012": "client credentials without .default",
    "28000": "scopes of two resources at once",
    "50027": "an assertion that is no JWT",
    "5002738": "an assertion without its thumbprint",
    "50048": "an assertion of two subjects",
    "50059": "no tenant at all",
    "90130": "an administrator's consent of a personal account",
    "9002332": "an application in the wrong audience",
}
"""Only a broken program sends these; the card says the code and the request."""


def codes() -> list[str]:
    """The numbers in the sandbox's refusals."""
    files = sorted((ROOT / "sandbox" / "entra").glob("*.py"))
    found = {code for file in files for code in REFUSAL.findall(Path(file).read_text())}
    assert len(found) > 30
    return sorted(found - set(MALFORMED))


@pytest.mark.parametrize("code", codes())
def test_each_has_a_remedy(code: str) -> None:
    """One sentence says who must do what."""
    error = UnexpectedReply(Service.ENTRA, "refused", code=f"AADSTS{code}")
    assert known_remedy(error) is not None
