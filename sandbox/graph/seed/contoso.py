"""The first seller's mail with the account Contoso: every case a search and a card must bear."""

from __future__ import annotations

from datetime import datetime

from sandbox.company import TRACKED_MAILS
from sandbox.graph.seed.desk import JONAS, MARA, PICTURE, contact, document, letter, office
from sandbox.graph.seed.subjects import unusual_subjects
from sandbox.mail.compose import File, Letter
from sandbox.mail.message import Address, CloudFile, Message

__all__ = ["of_first_seller", "shared_with_second_seller"]

_NADIA, _OLIVER, _MEI = contact("Nadia Hassan"), contact("Oliver Grant"), contact("Mei Chen")
_TOM, _RAFAEL, _INGRID = contact("Tom Becker"), contact("Rafael Ortiz"), contact("Ingrid Dahl")
_SOFIA = contact("Sofia Rossi")


def of_first_seller(anchor: datetime) -> list[Message]:
    """Everything that belongs to Contoso; two of the messages are tracked from the start."""
    return [
        *_tracked(anchor),
        *_thread(anchor),
        *_files(anchor),
        *_links(anchor),
        *unusual_subjects(anchor),
        *_copies(anchor),
        *_shared_addresses(anchor),
        *_roles(anchor),
    ]


def shared_with_second_seller(anchor: datetime) -> tuple[Letter, Letter]:
    """Two letters both sellers have: one received by both, one sent by the first with a copy."""
    security = letter(
        anchor,
        "security-questionnaire-9d10",
        4.0,
        (_OLIVER, MARA, JONAS),
        "Security questionnaire before go-live",
        text="Hello both,\nour security team asks for the attached questionnaire to be answered "
        "before the go-live. Could you split the work between you? I need it by Friday.\n\n"
        "Regards\nOliver Grant",
        files=(document("Questionnaire.pdf"),),
        importance="high",
    )
    minutes = letter(
        anchor,
        "steering-minutes-51ba",
        7.5,
        (MARA, _MEI),
        "Minutes of the steering call",
        text="Dear Mei,\nthank you for the call. We agreed on three points: the pilot is extended "
        "by two weeks, Jonas prepares the training, and the change request is decided in the next "
        "call. Please shout if I missed something.\n\nBest\nMara",
        cc=(JONAS,),
    )
    return security, minutes


def _tracked(anchor: datetime) -> list[Message]:
    """What the CRM already holds."""
    return [
        letter(
            anchor,
            one.message_id.strip("<>").partition("@")[0],
            one.days,
            (_known(one.sender), MARA),
            one.subject,
            text=one.body,
        ).in_folder("inbox")
        for one in TRACKED_MAILS
    ]


def _known(mail: str) -> Address:
    return next(one for one in (_NADIA, _OLIVER) if one.mail == mail)


def _thread(anchor: datetime) -> list[Message]:
    """A question, its answer with a document, and the answer to that."""
    asked = letter(
        anchor,
        "quote-line-2-a",
        2.1,
        (_NADIA, MARA),
        "Quote for the second production line",
        text="Hello Mara,\nthe board approved the budget for the second line. Could you send us a "
        "binding quote with the delivery dates we discussed? Ideally with the service contract as "
        "an option.\n\nKind regards\nNadia Hassan\nHead of Procurement",
    )
    answered = letter(
        anchor,
        "quote-line-2-b",
        1.9,
        (MARA, _NADIA),
        "RE: Quote for the second production line",
        text="Hello Nadia,\nthat is good news! The quote is attached; it is valid for thirty days. "
        "The service contract is listed on page three.\n\nBest regards\nMara Lindqvist",
        answers=(asked.message_id,),
        files=(document("Quote 4711.pdf", 40),),
    )
    again = letter(
        anchor,
        "quote-line-2-c",
        1.2,
        (_NADIA, MARA),
        "RE: Quote for the second production line",
        text="Thank you, Mara. Tom will go through the positions and come back to you with the "
        "order. One question: are the freight costs to Tacoma included?\n\nNadia",
        answers=(asked.message_id, answered.message_id),
        cc=(_TOM,),
    )
    return [
        asked.in_folder("inbox"),
        answered.in_folder("sentitems"),
        again.in_folder("inbox", is_read=False),
    ]


def _files(anchor: datetime) -> list[Message]:
    """Only a picture in the text; an attached mail."""
    return [
        letter(
            anchor,
            "mounting-plate",
            3.4,
            (_RAFAEL, MARA),
            "Photo of the mounting plate",
            text="Hi Mara,\nthis is how the plate looks today. The drill holes are two millimetres "
            "off. Can your technicians live with that?\n\nRafael",
            files=(PICTURE,),
        ).in_folder("inbox"),
        letter(
            anchor,
            "liability-clause",
            11.6,
            (_INGRID, MARA),
            "FW: Liability clause",
            text="Dear Ms Lindqvist,\nplease see the attached mail of our insurer. We would need "
            "the cap in section 9 to be raised accordingly.\n\nIngrid Dahl\nLegal Counsel",
            files=(
                File(
                    "Liability clause",
                    "message/rfc822",
                    b"Dear Ingrid, we can insure up to two million per incident.",
                ),
            ),
        ).in_folder("inbox"),
    ]


def _links(anchor: datetime) -> list[Message]:
    """A file attached as a link; a contract that was put away."""
    return [
        letter(
            anchor,
            "network-drawings",
            19.0,
            (_OLIVER, MARA),
            "Network drawings to review",
            text="Hello Mara,\nthe drawings are too large to mail, so here is the link. Access is "
            "open until the end of the month.\n\nOliver",
            cloud_files=(
                CloudFile("Drawings.zip", "https://contoso.sharepoint.example/drawings.zip"),
            ),
        ).in_folder("inbox"),
        letter(
            anchor,
            "framework-agreement",
            33.0,
            (_NADIA, MARA),
            "Signed framework agreement",
            text="Dear Mara,\nplease find the countersigned agreement attached. We look forward to "
            "working with you.\n\nNadia Hassan",
            files=(document("Framework agreement.pdf", 12),),
        ).in_folder("archive"),
    ]


def _copies(anchor: datetime) -> list[Message]:
    """Letters the second seller has as well, and one that lies in two folders."""
    security, minutes = shared_with_second_seller(anchor)
    summary = letter(
        anchor,
        "access-rights",
        17.9,
        (MARA, _OLIVER),
        "Summary of our call on access rights",
        text="Hello Oliver,\nas discussed: read access for the plant, write access for the project "
        "team only, and a review every quarter. I copy myself for the file.\n\nMara",
        cc=(MARA,),
    )
    return [
        security.in_folder("inbox"),
        minutes.in_folder("sentitems"),
        summary.in_folder("sentitems"),
        summary.in_folder("inbox"),
    ]


def _shared_addresses(anchor: datetime) -> list[Message]:
    """From and to the company's own addresses."""
    return [
        letter(
            anchor,
            "visitor-badge",
            5.2,
            (office(), MARA),
            "Your visitor badge for Thursday",
            text="Dear visitor,\nplease show this mail at the gate. Parking is available on deck B."
            "\n\nContoso reception",
        ).in_folder("inbox"),
        letter(
            anchor,
            "po-88-2041",
            8.3,
            (MARA, office("orders@contoso.example")),
            "Purchase order 88-2041 received",
            text="Thank you for your order. We confirm delivery in calendar week 50.\n\nMara",
        ).in_folder("sentitems"),
    ]


def _roles(anchor: datetime) -> list[Message]:
    """In copy only; from a contact's third address; to a contact."""
    return [
        letter(
            anchor,
            "nda-draft-3",
            10.1,
            (contact("Hanna Vogel"), MARA),
            "Three-party NDA, third draft",
            text="Dear Mara,\nthis is the third draft. Ingrid from Contoso is in copy, as her "
            "comments are the ones that are still open.\n\nHanna Vogel",
            cc=(_INGRID,),
        ).in_folder("inbox"),
        letter(
            anchor,
            "sabbatical",
            21.5,
            (contact("Yuki Tanaka", mail=2), MARA),
            "Reachable here during my leave",
            text="Dear Mara,\nI am on leave until the end of the month. For anything about the "
            "pilot please use this address.\n\nYuki Tanaka",
        ).in_folder("inbox"),
        letter(
            anchor,
            "invoice-address",
            26.2,
            (MARA, _SOFIA),
            "Has your invoice address changed?",
            text="Hello Sofia,\nour last invoice came back undelivered. Could you confirm the "
            "address of your shared service centre?\n\nMany thanks\nMara",
        ).in_folder("sentitems"),
    ]
