"""Headers that a request must not carry, or not with this value.

Page: "Compose HTTP requests and handle errors".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.dataverse.errors import bad_query, not_here

if TYPE_CHECKING:
    from sandbox.dataverse.call import Call

__all__ = ["check_headers"]

_REFUSED: Final = (
    "mscrm.solutionuniquename",
    "mscrm.bypasscustompluginexecution",
)


def check_headers(call: Call) -> None:
    """Raises ``CrmError`` 400 for another protocol version, 501 for what is not built."""
    for name in _REFUSED:
        if name in call.headers:
            raise not_here(f"the header {name}")
    for name in ("odata-version", "odata-maxversion"):
        if call.headers.get(name, "4.0") not in ("4.0", "4.01"):
            raise bad_query(f"The header {name} must be 4.0.")
