"""Mail of the first seller that a search for Contoso may find and that must not be suggested."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, contact, letter, office
from sandbox.mail.message import Address, Message

__all__ = ["unwanted"]

_NADIA, _TOM = contact("Nadia Hassan"), contact("Tom Becker")
_BULK = Address("contoso.example", "campaign@bulkmailer.example")
_NAMESAKE = Address("Nadia Hassan (nadia.hassan@contoso.example)", "nadia@freemail.example")
_FAN_CLUB = Address("Fan club", "info@contoso.example.org")
_RESELLER = Address("info@contoso.example", "sales@reseller.example")
_FAMILY = Address("Lukas Lindqvist", "lukas@lindqvist.example")


def unwanted(anchor: datetime) -> list[Message]:
    """Drafts, deleted mail, junk; matches by name only; hidden recipients; private mail."""
    return [
        *_wrong_folders(anchor),
        *_names_only(anchor),
        *_hidden(anchor),
        *_internal(anchor),
        *_private(anchor),
    ]


def _wrong_folders(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "draft-discount",
            0.5,
            (MARA, _NADIA),
            "Discount for the second line (draft)",
            text="Hello Nadia,\nif you order before the end of the year, we could",
        ).in_folder("drafts"),
        letter(
            anchor,
            "out-of-office",
            2.5,
            (_TOM, MARA),
            "Automatic reply: Spare parts",
            text="I am out of the office until Monday.",
        ).in_folder("deleteditems"),
        letter(
            anchor,
            "mailbox-full",
            3.0,
            (office(), MARA),
            "Your mailbox is almost full",
            text="Dear user, click to keep your password. This is not a trick.",
        ).in_folder("junkemail", is_read=False),
    ]


def _names_only(anchor: datetime) -> list[Message]:
    """Display names and look-alike addresses: what ``$search`` finds and the exact rule drops."""
    return [
        letter(
            anchor,
            "all-inclusive",
            1.5,
            (_BULK, MARA),
            "Five seats left in our webinar",
            text="Learn how companies such as Contoso save time.",
        ).in_folder("inbox", is_read=False),
        letter(
            anchor,
            "namesake",
            6.6,
            (_NAMESAKE, MARA),
            "Wrong person, I think",
            text="Hello, you keep inviting me to meetings of a company I do not work for. Nadia",
        ).in_folder("inbox"),
        letter(
            anchor,
            "fan-club",
            9.9,
            (_FAN_CLUB, MARA),
            "Newsletter of the Contoso fan club",
            text="Everything about vintage Contoso machines.",
            newsletter=True,
        ).in_folder("inbox"),
        letter(
            anchor,
            "reseller-offer",
            12.9,
            (MARA, _RESELLER),
            "Your offer",
            text="Thank you, we do not need a reseller at the moment. Mara",
        ).in_folder("sentitems"),
    ]


def _hidden(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "reference-customers",
            18.4,
            (MARA, contact("Hanna Vogel")),
            "Reference customers for you",
            text="Dear Hanna,\nI asked one of our customers whether they would talk to you; they "
            "will come back to you directly.\n\nMara",
            bcc=(_NADIA,),
        ).in_folder("sentitems"),
    ]


def _internal(anchor: datetime) -> list[Message]:
    weekly = Address("Industry Weekly", "weekly@industrynews.example")
    return [
        letter(
            anchor,
            "pipeline-review",
            2.8,
            (PRIYA, MARA, JONAS),
            "Pipeline review: Contoso, Fabrikam, Tailspin",
            text="Hi both,\nplease update your forecasts before our review on Monday. Contoso is "
            "the one the board will ask about.\n\nPriya",
        ).in_folder("inbox"),
        letter(
            anchor,
            "forecast",
            2.6,
            (MARA, PRIYA),
            "RE: Pipeline review: Contoso, Fabrikam, Tailspin",
            text="Done for mine. Contoso is at 70 per cent, I would not go higher yet.\n\nMara",
        ).in_folder("sentitems"),
        letter(
            anchor,
            "weekly-46",
            4.7,
            (weekly, MARA),
            "Industry Weekly: Contoso expands in Seattle",
            text="This week: Contoso builds a second line, freight rates fall, and a puzzle.",
            newsletter=True,
        ).in_folder("inbox"),
    ]


def _private(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "dinner",
            0.9,
            (_FAMILY, MARA),
            "Dinner on Saturday?",
            text="Mum asks whether you come on Saturday. She makes the fish you like.",
        ).in_folder("inbox"),
        letter(
            anchor,
            "doctor",
            5.8,
            (MARA, _FAMILY),
            "Results from the doctor",
            text="Everything is fine, please do not worry. I will call tonight.",
        ).in_folder("sentitems"),
    ]
