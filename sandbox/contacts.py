"""Reads a person's own contacts from CSV: name, company and e-mail address under many headings.

Nothing in the file stops the sandbox: a line that cannot be used is counted and named by its
number, and a file that cannot be used at all says why.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Contacts", "ImportedContact", "SkippedLine", "parse_contacts", "read_contacts"]

_HEADINGS: Final = {
    "name": "name fullname displayname contact contactname contactperson person kontakt "
    "姓名 联系人",
    "first": "first firstname givenname forename vorname 名",
    "last": "last lastname surname familyname nachname 姓",
    "company": "company companyname account accountname parentaccount organization organisation "
    "organizationname organisationname employer business customer firma unternehmen 公司 公司名称",
    "mail": "email emailaddress emailaddress1 email1 email1value mail mailaddress primaryemail "
    "workemail businessemail address1email eaddress emailadresse 邮箱 电子邮件 邮件地址",
}
_BY_HEADING: Final = {
    heading: meaning for meaning, line in _HEADINGS.items() for heading in line.split()
}
_ADDRESS: Final = re.compile(r"[^@\s,;:<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\"]+")
_SHOWN: Final = 10
_LONGEST_FIELD: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ImportedContact:
    """One usable line; ``company`` may be empty."""

    first: str
    last: str
    company: str
    mail: str


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line that could not be used, by its number in the file, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a file held; ``problem`` says why nothing of it could be used."""

    contacts: tuple[ImportedContact, ...] = ()
    skipped: tuple[SkippedLine, ...] = ()
    problem: str = ""

    @property
    def companies(self) -> tuple[str, ...]:
        """Company names in the order of the file, each once, whatever its case."""
        named = {one.company.casefold(): one.company for one in reversed(self.contacts)}
        return tuple(
            dict.fromkeys(named[one.company.casefold()] for one in self.contacts if one.company)
        )

    def report(self) -> str:
        """One line for the person who brought the file."""
        if self.problem:
            return f"contacts: none loaded: {self.problem}"
        loaded = f"contacts: {len(self.contacts)} loaded into {len(self.companies)} accounts"
        if not self.skipped:
            return loaded
        shown = ", ".join(f"line {one.number} ({one.why})" for one in self.skipped[:_SHOWN])
        more = f" and {len(self.skipped) - _SHOWN} more" if len(self.skipped) > _SHOWN else ""
        count = len(self.skipped)
        return f"{loaded}, {count} {'line' if count == 1 else 'lines'} skipped: {shown}{more}"


def read_contacts(path: Path) -> Contacts:
    """Read a file; one that cannot be opened is a ``problem``, not an error."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return Contacts(problem=f"the file cannot be read ({error.strerror or 'no reason given'})")
    return parse_contacts(content)


def parse_contacts(content: bytes) -> Contacts:
    """Read the bytes of a CSV file."""
    text = _decoded(content).replace("\0", "")
    if not text.strip():
        return Contacts(problem="the file is empty")
    csv.field_size_limit(_LONGEST_FIELD)
    lines = _rows(text)
    heading: list[str] = next((fields for _, fields, _ in lines if any(fields)), [])
    columns = _columns(heading)
    if "mail" not in columns or not columns.keys() & {"name", "first", "last", "company"}:
        return Contacts(problem="its first line names no columns for name and e-mail address")
    return _sorted_out(lines, columns)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content[1:2] == b"\0":
        return content.decode("utf-16-le", "replace")
    if content[:1] == b"\0":
        return content.decode("utf-16-be", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Line number, fields, and why a line cannot be read."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text))
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader), ""
        except StopIteration:
            return
        except csv.Error:
            yield number, [], "not readable"


def _delimiter(text: str) -> str:
    """The mark that cuts the first line into the most headings we know."""
    first = text.lstrip().splitlines()[0]
    return max(",;\t|", key=lambda mark: (len(_columns(first.split(mark))), first.count(mark)))


def _columns(heading: list[str]) -> dict[str, int]:
    """Where each meaning stands; the first column of a meaning counts."""
    found: dict[str, int] = {}
    for place, title in enumerate(heading):
        plain = re.sub(r"[\W_]+", "", title.casefold())
        meaning = _BY_HEADING.get(plain)
        if meaning:
            found.setdefault(meaning, place)
    return found


def _sorted_out(lines: Iterator[tuple[int, list[str], str]], columns: dict[str, int]) -> Contacts:
    kept: dict[tuple[str, str], ImportedContact] = {}
    skipped = []
    for number, fields, unreadable in lines:
        if not unreadable and not any(field.strip() for field in fields):
            continue
        contact = unreadable or _contact(fields, columns)
        if isinstance(contact, str):
            skipped.append(SkippedLine(number, contact))
            continue
        key = contact.company.casefold(), contact.mail.lower()
        if key in kept:
            skipped.append(SkippedLine(number, "the same address again"))
        else:
            kept[key] = contact
    return Contacts(tuple(kept.values()), tuple(skipped))


def _contact(fields: list[str], columns: dict[str, int]) -> ImportedContact | str:
    """The contact of one line, or why there is none."""
    values = {
        meaning: " ".join(fields[place].split()) if place < len(fields) else ""
        for meaning, place in columns.items()
    }
    if not values["mail"]:
        return "no address"
    match = _ADDRESS.search(values["mail"])
    if match is None or len(match[0]) > 100:
        return "not an address"
    first, last = _names(values, match[0])
    return ImportedContact(first[:50], last[:50], values.get("company", "")[:160], match[0])


def _names(values: dict[str, str], mail: str) -> tuple[str, str]:
    """First and last name; ``Last, First`` is turned round; without any, the address's own."""
    first, last = values.get("first", ""), values.get("last", "")
    if first or last:
        return first, last
    name = values.get("name", "") or mail.partition("@")[0]
    if "," in name:
        last, _, first = (part.strip() for part in name.partition(","))
        return first, last
    first, _, last = name.rpartition(" ")
    return first, last
