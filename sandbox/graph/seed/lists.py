"""Mail with Alpine Ski House that goes to many: long lines of recipients, and lists."""

from __future__ import annotations

from datetime import datetime

from sandbox.company import ABROAD
from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, contact, letter
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address
from sandbox.people import DOMAIN

__all__ = ["to_many"]

_LENA, _MATTHIAS = contact("Lena Gruber"), contact("Matthias Höller")
_ANOUK = contact("Anouk Berger")
_SALES = Address("Adatum Sales", f"sales@{DOMAIN}")
_EVERYBODY = Address("Everybody at Adatum", f"everybody@{DOMAIN}")
_PISTE = Address("Piste team", "piste-team@alpineskihouse.example")
_GUESTS = tuple(
    Address(one.name, one.mails[0]) for account in ABROAD for one in account.contacts if one.mails
)[:150]


def to_many(anchor: datetime) -> list[Letter]:
    """To 151 people, to our list, to theirs, within the house with somebody outside hidden."""
    return [
        letter(
            anchor,
            "season-opening",
            10.3,
            (_LENA, MARA, *_GUESTS),
            "Season opening: you are invited",
            text="Dear friends of the house,\nthe lifts run from Saturday, and the soup is on us."
            "\n\nLena Gruber",
        ),
        letter(
            anchor,
            "lift-controls",
            4.6,
            (_MATTHIAS, _SALES),
            "Spare controls for the chair lift",
            text="Hello,\nwho of you can tell us when the controls arrive?\n\nMatthias Höller",
            cc=(_LENA,),
        ),
        letter(
            anchor,
            "snow-sensors",
            8.4,
            (MARA, _PISTE),
            "Snow sensors: installation dates",
            text="Hello all,\nwe can install the sensors on the 2nd and the 3rd.\n\nMara",
            cc=(_LENA, JONAS),
        ),
        letter(
            anchor,
            "town-hall",
            12.1,
            (PRIYA, _EVERYBODY),
            "Town hall with a guest",
            text="Hi all,\nwe meet at four; a customer joins us as a surprise.\n\nPriya",
            bcc=(_ANOUK,),
        ),
    ]
