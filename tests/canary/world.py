"""Who is there, and what each of the three has in their mailbox that nobody else may learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tests.canary.canaries import Aviary
from tests.canary.letters import Letter, letter

__all__ = ["CONTOSO", "FOURTH", "World", "world"]

CONTOSO: Final = "show activities for Contoso"
FOURTH: Final = "show activities for Fourth Coffee"
_NADIA: Final = "nadia.hassan@contoso.example"
_GIULIA: Final = "giulia.conti@fourthcoffee.example"
_ELIF: Final = "elif.kaya@contoso.example"
_HER_MEETINGS: Final = ("Review of the second line", "Call about the bearings", "Visit to ward 4")
"""Seeded in her calendar alone, and nowhere in Dynamics."""
_HER_CALLS: Final = ("meetup-join/line-2", "meetup-join/bearings")
PEOPLE: Final = ("mara", "jonas", "priya", "sam")
ABROAD: Final = ("ines", "tomas")


@dataclass(frozen=True, slots=True)
class World:
    """The people by name; the letters of each by what becomes of them."""

    people: dict[str, dict[str, Any]]
    organisations: dict[str, frozenset[str]]
    aviary: Aviary
    letters: dict[str, dict[str, Letter]]

    def oid(self, name: str) -> str:
        """Somebody's object id."""
        return str(self.people[name]["oid"])


def world(ready: dict[str, Any]) -> World:
    """Made from what a sandbox announced."""
    first, second = ready["tenants"]
    people = dict(zip(PEOPLE, first["people"], strict=True)) | dict(
        zip(ABROAD, second["people"], strict=True)
    )
    organisations = {
        one["id"]: frozenset(person["oid"] for person in one["people"]) for one in (first, second)
    }
    aviary = Aviary()
    mara, jonas, ines = (people[name] for name in ("mara", "jonas", "ines"))
    for meeting in (*_HER_MEETINGS, *_HER_CALLS):
        aviary.known(meeting, "meeting of mara", mara["oid"])

    def to(sender: str, *readers: dict[str, Any], **named: str) -> dict[str, Letter]:
        addresses = {one["mail"]: one["oid"] for one in readers}
        return {
            fate: letter(aviary, f"{readers[0]['name']}’s mail that is {said}", sender, **addresses)
            for fate, said in named.items()
        }

    letters = {
        "mara": to(
            _NADIA,
            mara,
            kept="kept",
            secret="private",
            tracked="tracked",
            dismissed="dismissed",
            failing="failing at first",
            met="introduced",
        )
        | to(_GIULIA, mara, followed="followed", pressed="pressed all over"),
        "jonas": to(_NADIA, jonas, kept="kept", tracked="tracked"),
        "ines": to(_ELIF, ines, kept="kept", tracked="tracked"),
        "both": to(_NADIA, mara, jonas, shared="in both mailboxes"),
    }
    return World(people, organisations, aviary, letters)
