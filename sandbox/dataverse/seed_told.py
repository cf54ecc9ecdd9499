"""What was tracked before the sandbox began, told one by one: each is there for a reason.

Rows' ids come from their subjects: ``row_id("email", subject)`` and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sandbox.company import TRACKED_MAILS

__all__ = ["MAILS", "MEETINGS", "RECEIVED", "SENT", "CallSeed", "MailSeed"]

MARA, JONAS, PRIYA = 0, 1, 2
SENT, RECEIVED = True, False
NOTHING: Final = ("", "")
"""What an activity regards that belongs to no record."""


@dataclass(frozen=True, slots=True)
class MailSeed:
    """A tracked mail between a colleague (index in ``PEOPLE``) and an outside address.

    ``private`` ones are visible to their owner, the manager and the administrator only.
    ``key`` names the row where the subject is not its own.
    """

    regarding: tuple[str, str]
    owner: int
    other: str
    outgoing: bool
    subject: str
    days: float
    message_id: str = ""
    private: bool = False
    file: str = ""
    key: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class CallSeed:
    """An appointment, phone call, task, letter or fax; ``days`` below 0 are ahead and open.

    ``other`` are the addresses of those who take part, with spaces between them. ``status`` is the
    statuscode where it is not that of an open or completed one.
    """

    table: str
    regarding: tuple[str, str]
    owner: int
    other: str
    subject: str
    days: float
    status: int = 0
    key: str = ""


_CONTOSO = ("account", "Contoso")
_FABRIKAM = ("account", "Fabrikam")
_LINE = ("opportunity", "Second production line")
_LEAD = ("lead", "Monitors for a new clinic")
_CASE = ("incident", "Monitor shows no curve")
_WIND = ("adatum_project", "Bergen wind farm")
_NORDLYS = ("account", "Nordlys Energi")
_FABRIKAM_MAN = ("contact", "Fabrikam/Marco Bianchi")
_NADIA = "nadia.hassan@contoso.example"
_OLIVER = "oliver.grant@contoso.example"

MAILS: Final[tuple[MailSeed, ...]] = (
    MailSeed(_CONTOSO, MARA, _NADIA, SENT, "Proposal for the pilot", 12.2, file="proposal.pdf"),
    MailSeed(_CONTOSO, JONAS, _OLIVER, RECEIVED, "Network requirements", 20.1),
    MailSeed(_CONTOSO, JONAS, _OLIVER, SENT, "Re: Network requirements", 19.4),
    MailSeed(_CONTOSO, MARA, "mei.chen@contoso.example", RECEIVED, "Before the project", 48.3),
    MailSeed(
        _CONTOSO,
        JONAS,
        "ingrid.dahl@contoso.example",
        RECEIVED,
        "Confidential: contract terms",
        3.3,
        private=True,
    ),
    MailSeed(
        ("contact", "Contoso/Nadia Hassan"), PRIYA, _NADIA, SENT, "Welcome to our programme", 25.5
    ),
    MailSeed(_FABRIKAM, MARA, "hanna.vogel@fabrikam.example", RECEIVED, "Order 4711", 8.7),
    MailSeed(
        ("account", "Litware"),
        JONAS,
        "aoife.byrne@litware.example",
        RECEIVED,
        "Term sheet",
        5.6,
        private=True,
    ),
    MailSeed(
        ("account", "青山软件"),
        MARA,
        "wang.wei@qingshan.example",
        RECEIVED,
        "关于试点项目的报价",
        14.8,
    ),
    MailSeed(
        ("account", "O'Brien & Söhne 100% [Test]_GmbH"),
        MARA,
        "karl.brandt@obrien-soehne.example",
        SENT,
        "50% [draft] *bold* <b>offer</b> & [link](http://evil.example)",
        17.9,
    ),
    MailSeed(_LINE, MARA, "mei.chen@contoso.example", RECEIVED, "Drawings of line 2", 10.6),
    MailSeed(_LINE, JONAS, "hanna.vogel@fabrikam.example", SENT, "Second opinion on line 2", 16.4),
    MailSeed(_LEAD, MARA, "freja.dam@havblik.example", RECEIVED, "Please send a brochure", 18.2),
    MailSeed(_CASE, MARA, "avd4@lamnahealthcare.example", RECEIVED, "Still no curve", 2.9),
    MailSeed(_CASE, MARA, "nils.akesson@lamnahealthcare.example", SENT, "Try the other cable", 2.4),
    MailSeed(_WIND, JONAS, "faktura@nordlys-energi.example", RECEIVED, "Invoice address", 13.3),
    MailSeed(NOTHING, MARA, "stranger@unknown.example", RECEIVED, "Who are you?", 21.7),
    *(
        MailSeed(
            ("account", mail.regarding),
            MARA,
            mail.sender,
            RECEIVED,
            mail.subject,
            mail.days,
            message_id=mail.message_id,
            body=mail.body,
        )
        for mail in TRACKED_MAILS
    ),
)

MEETINGS: Final[tuple[CallSeed, ...]] = (
    CallSeed("appointment", _CONTOSO, MARA, _NADIA, "Discovery workshop", 15.1),
    CallSeed("phonecall", _CONTOSO, JONAS, "tom.becker@contoso.example", "Delivery dates", 30.2),
    CallSeed("phonecall", _CONTOSO, PRIYA, _NADIA, "Introduction", 41.0),
    CallSeed("task", _CONTOSO, MARA, "", "Send the revised quote", -5.0),
    CallSeed("task", _CONTOSO, JONAS, "", "Check the credit limit", 57.0),
    CallSeed(
        "appointment",
        ("account", "Northwind Traders"),
        JONAS,
        "saskia.devries@northwind.example",
        "Warehouse visit",
        22.4,
    ),
    CallSeed(
        "phonecall",
        _FABRIKAM,
        MARA,
        "hanna.vogel@fabrikam.example",
        "Follow-up on order 4711",
        7.5,
    ),
    CallSeed(
        "appointment",
        _LINE,
        MARA,
        "mei.chen@contoso.example rafael.ortiz@contoso.example jonas.weber@adatum.example",
        "Walk along line 2",
        -2.0,
    ),
    CallSeed("appointment", _CASE, MARA, "nils.akesson@lamnahealthcare.example", "Ward visit", 6.1),
    CallSeed("appointment", _WIND, JONAS, "hakon.vik@nordlys-energi.example", "Fog", 3.1, 4),
    CallSeed("phonecall", _LEAD, MARA, "freja.dam@havblik.example", "Call her back", -1.0),
    CallSeed("phonecall", _WIND, JONAS, "ingrid.solheim@nordlys-energi.example", "No answer", 4.0),
    CallSeed("phonecall", _LINE, MARA, "tom.becker@contoso.example", "Wrong number", 5.0, 3),
    CallSeed("task", _LINE, MARA, "", "Calculate the freight to Tacoma", -3.0),
    CallSeed("task", _CASE, JONAS, "", "Send a spare cable", 2.2),
    CallSeed("task", NOTHING, MARA, "", "Tidy up my pipeline", -9.0, 3),
    CallSeed("letter", _NORDLYS, MARA, "ingrid.solheim@nordlys-energi.example", "Contract", 35.0),
    CallSeed("fax", _FABRIKAM_MAN, MARA, "hanna.vogel@fabrikam.example", "Order by fax", 52.0),
)
