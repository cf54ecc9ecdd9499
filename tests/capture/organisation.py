"""A scripted organisation: what stands in its tables, and what it was asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from tests.capture.neighbour import Answer, Asked, Neighbour

API = "/api/data/v9.2"
COMPANY = "_parentcustomerid_value@OData.Community.Display.V1.FormattedValue"
SETS = {
    "account": "accounts",
    "contact": "contacts",
    "lead": "leads",
    "opportunity": "opportunities",
    "incident": "incidents",
}
SEARCH_OFF = Answer(400, json={"error": {"code": "0x80048d0b", "message": "off"}})


class Organisation:
    """Answers every table with no rows, and definitions and search with nothing."""

    def __init__(self, crm: Neighbour) -> None:
        self.crm = crm
        self._rows: dict[str, list[Any]] = {}
        self._colleagues: list[Any] = []
        for entity_set in (*SETS.values(), "connections", "EntityDefinitions"):
            crm.answer(f"{API}/{entity_set}", Answer(json={"value": []}))
        crm.handle(f"{API}/contacts", self._contacts)
        crm.answer("/api/search/v2.0/query", SEARCH_OFF)

    def hold(self, table: str, *rows: dict[str, Any]) -> None:
        """Answer questions for a table with these rows, as a list and one by one."""
        self._rows[table] = list(rows)
        if table != "contact":
            self.crm.answer(f"{API}/{SETS[table]}", Answer(json={"value": list(rows)}))
        for row in rows:
            path = f"{API}/{SETS[table]}({row[f'{table}id']})"
            self.crm.answer(path, Answer(json=row))

    def stand_beside(self, stakeholders: list[Any], colleagues: list[Any]) -> None:
        """Answer FetchXML with these people."""
        self.crm.answer(f"{API}/connections", Answer(json={"value": stakeholders}))
        self._colleagues = colleagues

    def refuse(self, table: str, status: int = 403) -> None:
        """Answer questions for a table with this status."""
        self.crm.answer(f"{API}/{SETS[table]}", Answer(status))

    def asked(self, entity_set: str) -> list[Asked]:
        """The questions for one set, in order."""
        return [one for one in self.crm.asked if one.path == f"{API}/{entity_set}"]

    def _contacts(self, asked: Asked) -> Answer:
        fetched = "fetchXml" in asked.query
        return Answer(
            json={"value": self._colleagues if fetched else self._rows.get("contact", [])}
        )


def account(name: str, at: int = 0, /, **more: Any) -> dict[str, Any]:
    ident = f"00000000-0000-4000-8000-0000000000{at:02x}"
    return {"accountid": ident, "name": name, "address1_city": "Kiel"} | more


def contact(name: str, at: int = 0, /, **more: Any) -> dict[str, Any]:
    ident = f"00000000-0000-4000-9000-0000000000{at:02x}"
    return {"contactid": ident, "fullname": name, COMPANY: "Contoso"} | more


def opportunity(name: str, at: int = 0, /, **more: Any) -> dict[str, Any]:
    ident = f"00000000-0000-4000-a000-0000000000{at:02x}"
    return {"opportunityid": ident, "name": name} | more


def fetch_of(asked: Asked) -> str:
    """The FetchXML of a question."""
    return unquote_plus(asked.query["fetchXml"])
