"""Mail around Wingtip Toys and Coho Winery in which names and addresses mislead."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import MARA, contact, letter
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address
from sandbox.people import PEOPLE

__all__ = ["traps"]

_BELLA, _OTIS = contact("Bella Harmon"), contact("Otis Lane")
_PIETER = contact("Pieter Botha")
_ALIAS = Address(MARA.name, PEOPLE[0].aliases[0])
_SHOUTED = Address(_BELLA.name, _BELLA.mail.upper())
_TAGGED = Address(MARA.name, MARA.mail.replace("@", "+toys@"))


def traps(anchor: datetime) -> list[Letter]:
    """Those that belong to Wingtip Toys although they look foreign, then the other way round."""
    return [*_theirs(anchor), *_strangers(anchor)]


def _theirs(anchor: datetime) -> list[Letter]:
    return [
        letter(
            anchor,
            "loud",
            2.2,
            (_SHOUTED, MARA),
            "CAPS LOCK",
            text="HI MARA,\nSORRY, THE NEW MAIL PROGRAM SHOUTS. THE SAMPLES ARE FINE.\n\nBELLA",
        ),
        letter(
            anchor,
            "tagged",
            4.1,
            (_OTIS, _TAGGED),
            "Pallets for the toy fair",
            text="Hello Mara,\neleven pallets, as every year.\n\nOtis",
        ),
        letter(
            anchor,
            "to-alias",
            6.8,
            (_BELLA, _ALIAS),
            "Your short address",
            text="Hi Mara,\nI use the address from your card. Does it reach you?\n\nBella",
        ),
        letter(
            anchor,
            "from-alias",
            6.7,
            (_ALIAS, _BELLA),
            "RE: Your short address",
            text="Hi Bella,\nit does.\n\nMara",
            answers=("<to-alias@wingtiptoys.example>",),
        ),
    ]


def _strangers(anchor: datetime) -> list[Letter]:
    """The last of them belongs to Coho Winery, whatever it calls itself."""
    people = (
        ("freelancer", Address("Bella Harmon (Wingtip Toys)", "bella@agency.example")),
        ("signature", Address("Otis Lane via Signatures", "no-reply@signatures.example")),
        ("survey", Address("play@wingtiptoys.example", "answers@survey.example")),
        ("look-alike", Address("Otis Lane", "otis.lane@wingtiptoys.example.org")),
        ("homoglyph", Address("Otis Lane", "otis.lane@xn--wingtptoys-12i.example")),
        ("their-tag", Address("Bella Harmon", "bella.harmon+fair@wingtiptoys.example")),
        ("name-of-another", Address("Wingtip Toys", _PIETER.mail)),
    )
    return [
        letter(
            anchor,
            name,
            3.0 + number,
            (author, MARA),
            f"Who is this from? ({name})",
            text="Hello,\nplease look at the address rather than at the name.",
        )
        for number, (name, author) in enumerate(people)
    ]
