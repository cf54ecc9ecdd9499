"""Who stands beside an opportunity: its stakeholders, and the contacts of its account.

Two questions at the same time as the one for its row, whether it is known by id or by name.
Sources: "How are stakeholders and sales team members tracked for opportunities?", "Use connections
to link records to each other" (each is stored twice, so one side is enough), "Join tables using
FetchXml". Roles of the category Stakeholder are 1000, those of the sales team 1001 (generated code
of others; no page lists the values).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from capture.address_rules import CHILD_CONTACTS, Card, Stakeholder
from capture.dataverse.fields import PAGE, Fields
from capture.dataverse.organisation import Organisation
from capture.dataverse.schema import CONTACT
from capture.errors import AccessDenied
from capture.parallel import both

__all__ = ["MOST_COLLEAGUES", "MOST_STAKEHOLDERS", "Circle", "Circles"]

MOST_STAKEHOLDERS = 250
MOST_COLLEAGUES = 6 * (CHILD_CONTACTS + 1)
"""Enough for as many opportunities as one name may bring."""
STAKEHOLDER = 1000
_PERSON = "".join(f'<attribute name="{one}"/>' for one in (CONTACT.name, *CONTACT.emails))


@dataclass(frozen=True, slots=True)
class Circle:
    """Those beside one opportunity; not ``complete`` where an answer was cut off before them."""

    stakeholders: tuple[Stakeholder, ...] = ()
    colleagues: tuple[Card, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    stakeholders: list[Fields] = field(default_factory=list)
    colleagues: list[Fields] = field(default_factory=list)


class Circles(Organisation):
    """Questions about the people beside opportunities."""

    async def _circles(self, condition: str, *, newer: bool, token: str) -> Callable[[str], Circle]:
        """The people beside each opportunity that meets a FetchXML filter, by its id.

        Who may not read connections or contacts is answered as if there were none.
        """
        linked, staff = await both(
            self._fetched("connections", _stakeholders(condition), token=token),
            self._fetched("contacts", _colleagues(condition) if newer else "", token=token),
        )
        found = _Found(linked, staff)
        return lambda opportunity: _circle(found, opportunity)

    async def _fetched(self, entity_set: str, fetch: str, *, token: str) -> list[Fields]:
        if not fetch:
            return []
        try:
            page = await self._read(PAGE, f"/{entity_set}", {"fetchXml": fetch}, token=token)
        except AccessDenied:
            return []
        return [Fields(row) for row in page.value]


def _circle(found: _Found, opportunity: str) -> Circle:
    stakeholders = [
        row for row in found.stakeholders if row.text("deal.opportunityid").lower() == opportunity
    ]
    colleagues = [
        row for row in found.colleagues if row.text("deal.opportunityid").lower() == opportunity
    ]
    whole = len(found.stakeholders) < MOST_STAKEHOLDERS
    enough = len(found.colleagues) < MOST_COLLEAGUES or len(colleagues) > CHILD_CONTACTS
    return Circle(
        tuple(_named(stakeholders)),
        tuple(_card(row) for row in colleagues[: CHILD_CONTACTS + 1]),
        complete=whole and enough,
    )


def _named(rows: Iterable[Fields]) -> Iterable[Stakeholder]:
    """Each contact once, with all roles it has."""
    people: dict[str, Fields] = {}
    roles: dict[str, list[str]] = {}
    for row in rows:
        who = row.needed("person.contactid")
        people.setdefault(who, row)
        roles.setdefault(who, []).append(row.text("role.name"))
    for who, row in people.items():
        role = ", ".join(dict.fromkeys(filter(None, roles[who])))
        yield Stakeholder(_card(row, "person."), role)


def _card(row: Fields, prefix: str = "") -> Card:
    emails = tuple(row.text(prefix + one) for one in CONTACT.emails)
    return Card(row.text(prefix + CONTACT.name), emails)


def _deal(condition: str, to: str) -> str:
    return (
        f'<link-entity name="opportunity" from="{to}" alias="deal">'
        f'<attribute name="opportunityid"/>{condition}</link-entity>'
    )


def _stakeholders(condition: str) -> str:
    deal = _deal(condition, 'opportunityid" to="record1id')
    return (
        f'<fetch top="{MOST_STAKEHOLDERS}"><entity name="connection">'
        '<attribute name="connectionid"/><order attribute="createdon"/>'
        '<order attribute="connectionid"/>'
        '<filter><condition attribute="statecode" operator="eq" value="0"/></filter>'
        '<link-entity name="connectionrole" from="connectionroleid" to="record2roleid" '
        'alias="role">'
        '<attribute name="name"/><filter>'
        f'<condition attribute="category" operator="eq" value="{STAKEHOLDER}"/></filter>'
        '</link-entity><link-entity name="contact" from="contactid" to="record2id" alias="person">'
        f'<attribute name="contactid"/>{_PERSON}</link-entity>{deal}</entity></fetch>'
    )


def _colleagues(condition: str) -> str:
    deal = _deal(condition, 'parentaccountid" to="parentcustomerid')
    return (
        f'<fetch top="{MOST_COLLEAGUES}"><entity name="contact">{_PERSON}'
        '<order attribute="modifiedon" descending="true"/><order attribute="contactid"/>'
        f"{deal}</entity></fetch>"
    )
