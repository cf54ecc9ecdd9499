"""Accounts and contacts by name or id, each with the addresses that its rules give it.

One answer holds what the rules need ($expand), so a record costs one round trip.
Names and navigation properties: "account EntityType", "contact EntityType"; a single-level $expand
of a collection takes $top and $orderby ("Join tables using OData").
"""

from __future__ import annotations

import unicodedata

import msgspec

from capture.addresses import CHILD_CONTACTS, ContactCard, account_set, contact_set
from capture.dataverse.organisation import FORMATTED, Organisation, Row, row_path
from capture.models import Caller, Record, RecordMatch, RecordRef
from capture.odata import contains, startswith, typed_name
from capture.parallel import together
from capture.upstream import encoded

__all__ = ["Records"]

TOP = 6
"""Records of one table a name may bring; a card that asks "which?" can hold no more."""
EMAILS = "emailaddress1,emailaddress2,emailaddress3"
NAMES = {"account": "name", "contact": "fullname"}
ORDER = {table: encoded(f"{name} asc,{table}id asc") for table, name in NAMES.items()}


class _Contact(Row, frozen=True):
    contactid: str
    fullname: str | None = None
    emailaddress1: str | None = None
    emailaddress2: str | None = None
    emailaddress3: str | None = None
    company: str | None = msgspec.field(name="_parentcustomerid_value" + FORMATTED, default=None)

    @property
    def card(self) -> ContactCard:
        emails = (self.emailaddress1, self.emailaddress2, self.emailaddress3)
        return ContactCard(self.fullname or "", emails)


class _Account(Row, frozen=True):
    accountid: str
    name: str | None = None
    emailaddress1: str | None = None
    emailaddress2: str | None = None
    emailaddress3: str | None = None
    city: str | None = msgspec.field(name="address1_city", default=None)
    primary: _Contact | None = msgspec.field(name="primarycontactid", default=None)
    children: tuple[_Contact, ...] = msgspec.field(name="contact_customer_accounts", default=())


class _Contacts(Row, frozen=True):
    value: tuple[_Contact, ...]


class _Accounts(Row, frozen=True):
    value: tuple[_Account, ...]


_CONTACT, _CONTACTS = msgspec.json.Decoder(_Contact), msgspec.json.Decoder(_Contacts)
_ACCOUNT, _ACCOUNTS = msgspec.json.Decoder(_Account), msgspec.json.Decoder(_Accounts)
_CHILDREN = (
    f"contact_customer_accounts($select=fullname,{EMAILS}"
    f";$orderby=modifiedon desc,contactid asc;$top={CHILD_CONTACTS + 1})"
)
"""The contacts worked on most recently come first: "top 50" is documented without an order, and any
fixed one (by name, say) would leave the same people out for ever. One more than the cap shows
whether it cut."""
SHAPES = {
    "account": {
        "$select": encoded(f"name,address1_city,{EMAILS}"),
        "$expand": encoded(f"primarycontactid($select=fullname,{EMAILS}),{_CHILDREN}"),
    },
    "contact": {"$select": encoded(f"fullname,_parentcustomerid_value,{EMAILS}")},
}


class Records(Organisation):
    """Questions about accounts and contacts."""

    async def find(
        self, caller: Caller, name: str, table: str | None = None
    ) -> tuple[RecordMatch, ...]:
        """The records whose name holds this text, best first, at most ``TOP`` of a table.

        Equal names come first, then names that begin with it, then the others; within these by
        table, name and id. Case, accents and marks of direction do not count.
        A name that is empty or longer than any name is answered with nothing, as is a table whose
        rules are not known here; neither asks Dynamics.
        """
        text = typed_name(name)
        tables = [one for one in NAMES if table in (None, one)]
        if not text or not tables:
            return ()
        token = await self._token(caller)
        answers = await together(self._named(one, text, token=token) for one in tables)
        wanted = _folded(text)
        ranked = [
            (_rank(_folded(match.record.name), wanted), match)
            for answer in answers
            for match in answer
        ]
        kept = [(rank, match) for rank, match in ranked if rank is not None]
        kept.sort(key=lambda one: (one[0], one[1].record.ref.table, *_order(one[1])))
        return tuple(match for _, match in kept)

    async def record(self, caller: Caller, ref: RecordRef) -> RecordMatch:
        """One record with its addresses; raises ``NotFound``."""
        path = row_path(ref)
        token = await self._token(caller)
        shape = SHAPES[ref.table]
        if ref.table == "account":
            return self._account(await self._read(_ACCOUNT, path, shape, token=token))
        return self._contact(await self._read(_CONTACT, path, shape, token=token))

    async def _named(self, table: str, text: str, *, token: str) -> list[RecordMatch]:
        """Up to ``TOP`` rows whose name contains the text.

        A full page may have cut off the very name that was typed, because the order is the
        alphabet's: then the names that begin with it are asked for as well.
        """
        column = NAMES[table]
        rows = await self._rows(table, contains(column, text), token=token)
        wanted = _folded(text)
        if len(rows) < TOP or any(_folded(row.record.name) == wanted for row in rows):
            return rows
        beginning = await self._rows(table, startswith(column, text), token=token)
        best = {row.record.ref: row for row in (*beginning, *rows)}
        return list(best.values())[:TOP]

    async def _rows(self, table: str, condition: str, *, token: str) -> list[RecordMatch]:
        params = {
            **SHAPES[table],
            "$filter": condition,
            "$orderby": ORDER[table],
            "$top": encoded(str(TOP)),
        }
        if table == "account":
            accounts = await self._read(_ACCOUNTS, "/accounts", params, token=token)
            return [self._account(row) for row in accounts.value]
        contacts = await self._read(_CONTACTS, "/contacts", params, token=token)
        return [self._contact(row) for row in contacts.value]

    def _account(self, row: _Account) -> RecordMatch:
        record = self._record("account", row.accountid, row.name, row.city)
        found = account_set(
            record.name,
            (row.emailaddress1, row.emailaddress2, row.emailaddress3),
            primary=row.primary.card if row.primary else None,
            children=[child.card for child in row.children],
        )
        return RecordMatch(record, found.addresses, found.total, found.capped)

    def _contact(self, row: _Contact) -> RecordMatch:
        record = self._record("contact", row.contactid, row.fullname, row.company)
        found = contact_set(row.card)
        return RecordMatch(record, found.addresses, found.total, found.capped)

    def _record(self, table: str, row: str, name: str | None, detail: str | None) -> Record:
        ref = RecordRef(table, row.lower())
        return Record(ref, name or "", detail or "", self.url(table, ref.id))


def _folded(text: str) -> str:
    """Text as names are compared; Dynamics' own comparison ignores case, and accents mostly."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _rank(name: str, wanted: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if wanted in name else None


def _order(match: RecordMatch) -> tuple[str, str]:
    return (_folded(match.record.name), match.record.ref.id)
