"""The mailboxes of the second seller, the sales manager and the administrator."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.contoso import shared_with_second_seller
from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, SAM, contact, document, letter, office
from sandbox.mail.message import Address, Message

__all__ = ["of_administrator", "of_manager", "of_second_seller"]

_NADIA, _TOM = contact("Nadia Hassan"), contact("Tom Becker")


def of_second_seller(anchor: datetime) -> list[Message]:
    """Seven for Contoso, two of them also in the first seller's mailbox; his customers; a draft."""
    security, minutes = shared_with_second_seller(anchor)
    return [
        security.in_folder("inbox", is_read=False),
        minutes.in_folder("inbox"),
        *_from_contoso(anchor),
        *_to_contoso(anchor),
        *_customers(anchor),
        *_beside(anchor),
    ]


def _from_contoso(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "licences",
            1.6,
            (_NADIA, JONAS),
            "Licences for the pilot team",
            text="Hello Jonas,\nwe need six more licences from the first of the month.\n\nNadia",
        ).in_folder("inbox"),
        letter(
            anchor,
            "gate-pass",
            5.9,
            (office(), JONAS),
            "Gate pass for your van",
            text="The pass is valid on Thursday between 8 and 12.\n\nContoso reception",
        ).in_folder("inbox"),
        letter(
            anchor,
            "maintenance-window",
            9.4,
            (contact("Rafael Ortiz"), JONAS),
            "Maintenance window in December",
            text="Hi Jonas,\nthe line stands still from the 20th. Would that do?\n\nRafael",
            cc=(_NADIA,),
        ).in_folder("inbox"),
    ]


def _to_contoso(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "spare-parts",
            3.1,
            (JONAS, _TOM),
            "Spare parts list",
            text="Hello Tom,\nthe list you asked for is attached.\n\nJonas Weber",
            files=(document("Spare parts.pdf"),),
        ).in_folder("sentitems"),
        letter(
            anchor,
            "training-dates",
            12.0,
            (JONAS, contact("Mei Chen")),
            "Training dates",
            text="Dear Mei,\nI can offer the 3rd or the 10th, each with eight seats.\n\nJonas",
        ).in_folder("sentitems"),
    ]


def _beside(anchor: datetime) -> list[Message]:
    friend = Address("Nadia H.", "nadia@football.example")
    return [
        letter(
            anchor,
            "football",
            0.7,
            (friend, JONAS),
            "Football tonight",
            text="Are you in? We are one short.",
        ).in_folder("inbox"),
        letter(
            anchor,
            "draft-training",
            1.0,
            (JONAS, _NADIA),
            "Price of the training (draft)",
            text="Hello Nadia,\n",
        ).in_folder("drafts"),
    ]


def _customers(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            "warehouse",
            4.4,
            (contact("Saskia de Vries"), JONAS),
            "Scanners in the warehouse",
            text="Hi Jonas,\ntwo of the scanners lose their connection.\n\nSaskia",
        ).in_folder("inbox"),
        letter(
            anchor,
            "audit-plan",
            6.9,
            (contact("Amelie Keller"), JONAS),
            "Audit plan",
            text="Dear Mr Weber,\nplease find the plan below.\n\nAmelie Keller",
        ).in_folder("inbox"),
        letter(
            anchor,
            "term-sheet",
            8.1,
            (JONAS, contact("Aoife Byrne")),
            "Term sheet",
            text="Dear Aoife,\nplease treat this as confidential.\n\nJonas",
        ).in_folder("sentitems"),
    ]


def of_manager(anchor: datetime) -> list[Message]:
    """An escalation from Contoso, and what managers get."""
    review = letter(
        anchor,
        "pipeline-review",
        2.8,
        (PRIYA, MARA, JONAS),
        "Pipeline review: Contoso, Fabrikam, Tailspin",
        text="Hi both,\nplease update your forecasts before our review on Monday. Contoso is "
        "the one the board will ask about.\n\nPriya",
    )
    return [
        review.in_folder("sentitems"),
        letter(
            anchor,
            "escalation",
            4.4,
            (_NADIA, PRIYA),
            "Escalation: delivery date of the second line",
            text="Dear Ms Raman,\nI would like to talk about the delivery date in person.\n\nNadia",
            importance="high",
        ).in_folder("inbox"),
        letter(
            anchor,
            "budget",
            11.0,
            (PRIYA, SAM),
            "Budget for the CRM",
            text="Hi Sam,\nwhat do we need next year?\n\nPriya",
        ).in_folder("sentitems"),
    ]


def of_administrator(anchor: datetime) -> list[Message]:
    """Nothing from customers."""
    vendor = Address("Status page", "status@cloudvendor.example")
    return [
        letter(
            anchor,
            "budget",
            11.0,
            (PRIYA, SAM),
            "Budget for the CRM",
            text="Hi Sam,\nwhat do we need next year?\n\nPriya",
        ).in_folder("inbox"),
        letter(
            anchor,
            "incident",
            1.3,
            (vendor, SAM),
            "Resolved: delays in mail delivery",
            text="The incident is resolved.",
            newsletter=True,
        ).in_folder("inbox"),
    ]
