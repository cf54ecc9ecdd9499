"""What the oracle reads out of Graph's raw JSON; like it, without anything of the product."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

Item = dict[str, Any]
HEADERS = "string {00020386-0000-0000-c000-000000000046} name "
PAIR = re.compile(r"msip_label_([0-9a-f-]{36})_(\w+)=(.*)", re.IGNORECASE | re.DOTALL)
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_meeting(item: Item) -> bool:
    """Only events begin."""
    return "start" in item


def address(person: Item | None) -> str:
    """Lower case, quotes gone where nobody needs them, domain in ASCII; empty without one."""
    text = str(((person or {}).get("emailAddress") or {}).get("address") or "").strip().lower()
    text = re.sub(r'^"([a-z0-9.+-]+)"@', r"\1@", text)
    return (
        text.replace(domain(text), domain(text).encode("idna").decode()) if domain(text) else text
    )


def domain(one: str) -> str:
    """After the last at."""
    return one.rsplit("@", maxsplit=1)[-1] if "@" in one else ""


def people(item: Item) -> list[str]:
    """Addresses of everybody who counts."""
    if is_meeting(item):
        guests = [one for one in item.get("attendees") or [] if one.get("type") != "resource"]
        hosts = [item["organizer"]] if item.get("organizer") is not None else []
    else:
        guests = (item.get("toRecipients") or []) + (item.get("ccRecipients") or [])
        hosts = [item["from"]] if item.get("from") is not None else []
    return [address(one) for one in hosts + guests]


def when(item: Item) -> datetime | None:
    """Start of a meeting; of a mail received, else sent; year 1 is no date."""
    if is_meeting(item):
        start = item["start"]
        return datetime.fromisoformat(start["dateTime"][:19] + "+00:00") if start else None
    text = item.get("receivedDateTime") or item.get("sentDateTime")
    if not text or text.startswith("0001"):
        return None
    return datetime.fromisoformat(text)


def name(item: Item) -> str:
    """What copies share."""
    named = item.get("iCalUId") if is_meeting(item) else item.get("internetMessageId")
    return (named or "").strip() or str(item["id"])


def said(item: Item, wanted: str) -> str | None:
    """An extended property, ``None`` where it is not set and "?" where it has no value."""
    for one in item.get("singleValueExtendedProperties") or []:
        if one["id"].lower() == wanted:
            return "?" if one.get("value") is None else str(one["value"])
    return None


def labels(item: Item) -> dict[str, dict[str, str]] | None:
    """Attributes of each label; ``None`` if the header cannot be read."""
    header = said(item, HEADERS + "msip_labels") or ""
    if len(header) > 65536:
        return None
    pairs = [PAIR.fullmatch(part.strip()) for part in header.split(";") if part.strip()]
    found: dict[str, dict[str, str]] = {}
    for pair in pairs:
        if not pair or not GUID.fullmatch(pair[1].lower()):
            return None
        label = found.setdefault(pair[1].lower(), {})
        value = re.sub(r"\s+", " ", pair[3]).strip()
        if label.setdefault(pair[2].lower(), value) != value:
            return None
    whole = [label for label in found.values() if is_whole(label)]
    if len(whole) < len(found):
        return None
    return {one: label for one, label in found.items() if label["enabled"].lower() == "true"}


def is_whole(label: dict[str, str]) -> bool:
    """It is off, or it is on and says what it is."""
    on = label.get("enabled", "").lower()
    bits = re.fullmatch("[0-9]{1,9}", label.get("contentbits", "0"))
    return on == "false" or (on == "true" and bool(label.get("name")) and bool(bits))


def kind(item: Item) -> str:
    """The message class, lower case."""
    return (said(item, "string 0x1a") or "").lower()
