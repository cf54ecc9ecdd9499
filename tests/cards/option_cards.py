"""Options cards worth looking at, and short ways to them."""

from __future__ import annotations

from capture.extent import Disclosure, FileEnd, FileKey, LeftBehind, file_key
from capture.fates import File, FileKind
from capture.imports.job import import_key
from capture.models import InternetMessageId, MailId, RecordRef, TenantId
from capture.options import Choices
from cards import Card, View
from cards.actions import Options
from cards.file_outcome import Ended, outcome_card
from cards.option_inputs import Chosen
from cards.options import Asked, begun_card, options_card

from .builders import NOW, REF, VIEW, make_record, seal
from .timelines import CHINESE

MAIL = MailId("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A" + "x" * 104)
ASKED = Options(REF, MAIL, 10)
IDENTITY = InternetMessageId("<quote@contoso.example>")
KEY = import_key(TenantId("tenant"), REF, IDENTITY)
FULL = Chosen(Disclosure.FULL)
DEAL = make_record(
    "Second production line", "Contoso", RecordRef("opportunity", "7b1f9d6a-4a3e-4c1b-9f37-000001")
)
NADIA = make_record("Nadia Hassan", "Contoso", RecordRef("contact", "11111111-4a3e-4c1b-9f37-01"))
HOSTILE = "**[free](https://evil.example)** \u202egpj.exe\u200b" + "x" * 10_000 + "\n| a | b |"


def make_file(number: int, name: str = "", **changes: object) -> File:
    values: dict[str, object] = {
        "key": file_key(f"file-{number}"),
        "name": name or f"drawing {number}.pdf",
        "size": 250_000 * number,
        "kind": FileKind.FILE,
        "inline": False,
    }
    return File(**{**values, **changes})  # type: ignore[arg-type] # a builder's keywords


ORDINARY = (
    make_file(1, "logo.png", inline=True),
    make_file(2, "offer.pdf", size=1_500_000),
    make_file(3, "RE: pumps", kind=FileKind.ITEM),
    make_file(4, "plans.dwg", kind=FileKind.LINK, end=FileEnd.LINK),
    make_file(5, "film.mov", size=90_000_000, end=FileEnd.TOO_LARGE),
    make_file(6, "setup.exe", end=FileEnd.BLOCKED),
)
MANY = tuple(make_file(number) for number in range(500))


def make_choices(*files: File, **changes: object) -> Choices:
    values: dict[str, object] = {
        "subject": "Revised quote for the pump order",
        "sender": "Nadia Hassan",
        "when": NOW,
        "identity": IDENTITY,
        "files": files,
        "shown": REF,
        "regarding": make_record(),
        "others": (DEAL, NADIA),
    }
    return Choices(**{**values, **changes})  # type: ignore[arg-type] # a builder's keywords


def before(
    choices: Choices, chosen: Chosen = FULL, view: View = VIEW, typed: str | None = None
) -> Card:
    """The card before Track."""
    return options_card(Asked(choices, chosen, KEY, typed), ASKED, view, seal())


def after(
    *left: LeftBehind,
    choices: Choices,
    view: View = VIEW,
    disclosure: Disclosure | None = Disclosure.FULL,
    asked: Options = ASKED,
) -> Card:
    """The card after it was tracked."""
    return outcome_card(Ended(choices, left, KEY, disclosure), asked, view, seal())


def hostile() -> Card:
    """Everything from outside as bad as it comes."""
    files = tuple(make_file(number, HOSTILE) for number in range(30))
    return before(
        make_choices(
            *files,
            subject=HOSTILE,
            sender=HOSTILE,
            regarding=make_record(HOSTILE, HOSTILE, DEAL.ref),
            others=(make_record(HOSTILE, HOSTILE, NADIA.ref),) * 6,
            found=False,
        ),
        typed=HOSTILE,
    )


LEFT = (
    LeftBehind(ORDINARY[1].key, FileEnd.REFUSED),
    LeftBehind(ORDINARY[2].key, FileEnd.NOT_CHOSEN),
    LeftBehind(ORDINARY[3].key, FileEnd.LINK),
    LeftBehind(ORDINARY[4].key, FileEnd.TOO_LARGE),
    LeftBehind(ORDINARY[0].key, FileEnd.QUOTED),
    LeftBehind(FileKey("f" * 16), FileEnd.GONE),
)

CARDS = {
    "options": lambda: before(make_choices(*ORDINARY)),
    "options-chinese": lambda: before(make_choices(*ORDINARY), view=CHINESE),
    "options-many-files": lambda: before(make_choices(*MANY)),
    "options-hostile": hostile,
    "options-another-record": lambda: before(
        make_choices(regarding=DEAL, others=(make_record(),), found=True, sure=True),
        Chosen(Disclosure.HEADER),
        typed="second",
    ),
    "options-begun": lambda: begun_card(make_choices(), ASKED, VIEW, seal()),
    "files-after": lambda: after(*LEFT, choices=make_choices(*ORDINARY)),
    "files-after-chinese": lambda: after(*LEFT, choices=make_choices(*ORDINARY), view=CHINESE),
    "files-of-a-header": lambda: after(
        choices=make_choices(*ORDINARY), disclosure=Disclosure.HEADER
    ),
    "files-not-known": lambda: after(*LEFT, choices=make_choices(*ORDINARY), disclosure=None),
}
