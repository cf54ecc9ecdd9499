"""What somebody typed, as conditions on a table's columns, and how well a row answers it.

What a condition lets through is compared again here, because LIKE knows no accents that fold to two
letters and no ends of words.
"""

from __future__ import annotations

from unicodedata import normalize
from urllib.parse import urlsplit

from capture.address_rules import CHILD_CONTACTS
from capture.addresses import domain_of, normal, normal_domain, spellings
from capture.conditions import AnyOf, Condition, as_filter
from capture.dataverse.fields import Fields
from capture.dataverse.schema import CONTACT, Table
from capture.names import Rank, fold, literal_pattern, parts, pattern, rank
from capture.wanted import Addressed, Domain, Named

__all__ = ["Question", "condition", "filter_of", "rank_of"]

Question = Named | Addressed | Domain
_BY_ADDRESS = ("contact", "lead", "account")
"""Whose address it is first of all."""
_BY_DOMAIN, _OF_DOMAIN, _BY_PART = 1, 2, 3
"""Ranks of an account that has a domain, of others with an address there, of names that hold it."""


def condition(question: Question, table: Table) -> AnyOf:
    """Alternatives of which a row of this table must meet one."""
    match question:
        case Addressed(address):
            return [
                (Condition(column, "eq", one),)
                for column in table.emails
                for one in spellings(address)
            ]
        case Domain(domain, text):
            return [*_named(text, table), *_at(domain, table)]
        case Named(text):
            return _named(text, table)


def _named(text: str, table: Table) -> list[tuple[Condition, ...]]:
    typed = normalize("NFC", text)
    ways = dict.fromkeys((pattern(text), literal_pattern(typed)))
    if typed == normalize("NFKC", text):
        ways = dict.fromkeys((pattern(text),))
    found: list[tuple[Condition, ...]] = [
        (Condition(column, "contains", way),) for column in table.names for way in ways
    ]
    if words := parts(text):
        found += [
            tuple(Condition(column, "contains", pattern(word)) for word in words)
            for column in table.names
        ]
    return found


def _at(domain: str, table: Table) -> list[tuple[Condition, ...]]:
    ways = [literal_pattern(one) for one in spellings(domain)]
    found: list[tuple[Condition, ...]] = [
        (Condition(column, "endswith", f"@{way}"),) for column in table.emails for way in ways
    ]
    if table.website:
        found += [(Condition(table.website, "contains", way),) for way in ways]
    return found


def filter_of(question: Question, table: Table) -> str:
    """The ``$filter``; "" where the table has no column to ask.

    An account also has the domain of whoever works there ("Filter using values of related
    collections"). A row that was merged into another is that other one now.
    """
    alternatives = condition(question, table)
    if not alternatives:
        return ""
    text = as_filter(alternatives)
    if isinstance(question, Domain) and table.logical == "account":
        of_people = as_filter(_at(question.domain, CONTACT), "c")
        text += f" or contact_customer_accounts/any(c:{of_people})"
    return f"({text}) and _masterid_value eq null" if table.merges else text


def rank_of(row: Fields, table: Table, question: Question) -> int | None:
    """How well a row answers, 0 is best; ``None`` if it does not."""
    match question:
        case Addressed(address):
            if all(normal(row.text(column)) != address for column in table.emails):
                return None
            known = table.logical in _BY_ADDRESS
            return _BY_ADDRESS.index(table.logical) if known else len(_BY_ADDRESS)
        case Domain(domain, text):
            name = _rank_of_name(row, table, text)
            if name == 0:
                return 0
            if _has_domain(row, table, domain):
                return _BY_DOMAIN if table.logical == "account" else _OF_DOMAIN
            return None if name is None else _BY_PART
        case Named(text):
            return _rank_of_name(row, table, text)


def _rank_of_name(row: Fields, table: Table, text: str) -> Rank | None:
    asked = fold(text)
    ranks = [rank(fold(row.text(column)), asked) for column in table.names]
    return min((one for one in ranks if one is not None), default=None)


def _has_domain(row: Fields, table: Table, domain: str) -> bool:
    people = row.many("contact_customer_accounts")
    emails = [row.text(column) for column in table.emails]
    emails += [person.text(column) for person in people for column in CONTACT.emails]
    unseen = len(people) > CHILD_CONTACTS  # the one who works there may be beyond these
    if unseen or any(domain_of(normal(one)) == domain for one in emails):
        return True
    host = _host(row.text(table.website)) if table.website else ""
    return host == domain or host.endswith(f".{domain}")


def _host(website: str) -> str:
    address = website.strip()
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return ""
    return normal_domain(host or "")
