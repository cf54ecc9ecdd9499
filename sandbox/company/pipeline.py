"""Leads, opportunities, cases and projects: which companies and people each of them is about.

Accounts are named by their key, contacts by ``company/name``, everything else by its own name.
``mail`` is an address that only this record knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = [
    "CASES",
    "LEADS",
    "OPPORTUNITIES",
    "PROJECTS",
    "SALES_TEAM_ROLES",
    "STAKEHOLDER_ROLES",
    "Case",
    "Lead",
    "Opportunity",
    "Project",
]

STAKEHOLDER_ROLES: Final = (
    *("Stakeholder", "Champion", "Decision Maker", "End User"),
    *("Economic Buyer", "Influencer", "Technical Buyer"),
)
SALES_TEAM_ROLES: Final = ("Account Manager", "Industry Expert", "Delivery Professional")


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who may become a customer; ``status`` is the statuscode."""

    topic: str
    name: str
    company: str
    mails: tuple[str, ...]
    owner: int
    status: int = 1
    account: str = ""
    contact: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A deal; ``people`` are contacts with their connection roles, of both categories."""

    name: str
    owner: int
    account: str = ""
    contact: str = ""
    customer: tuple[str, str] | None = None
    lead: str = ""
    mail: str = ""
    status: int = 1
    people: tuple[tuple[str, str], ...] = ()
    colleagues: tuple[tuple[int, str], ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint or question of a customer, who is an account or a contact."""

    title: str
    owner: int
    customer: tuple[str, str]
    contact: str = ""
    mail: str = ""
    status: int = 1
    parent: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """A row of the organisation's own table, with two columns for e-mail addresses."""

    name: str
    owner: int
    account: str = ""
    contact: str = ""
    customer: tuple[str, str] | None = None
    mail: str = ""
    billing: str = ""
    is_active: bool = True


_MARA, _JONAS, _PRIYA = 0, 1, 2
_LAMNA, _NORDLYS = "Lamna Healthcare", "Nordlys Energi"
_HUMONGOUS, _HIGASHIYAMA = "Humongous Insurance", "東山精機"
_NADIA, _ASTRID = "Contoso/Nadia Hassan", f"{_LAMNA}/Astrid Öberg"
_INGRID, _YUKI = f"{_NORDLYS}/Ingrid Solheim", "Contoso/Yuki Tanaka"

LEADS: Final = (
    Lead("Monitors for a new clinic", "Freja Dam", "Havblik Klinik",
         ("freja.dam@havblik.example", "kontor@havblik.example"), _MARA),
    Lead("Called about a brochure", "Bo Ek", "Eks Snickeri", (), _MARA, 2),
    Lead("Consulting for consultants", "Nadia Hassan", "Hassan Consulting",
         ("nadia@hassan-consulting.example",), _JONAS),
    Lead("Two more lines", "Ximena Muñoz", "Andina de Cobre", ("expansion@andina-cobre.example",),
         _MARA, 2, "Andina de Cobre", "Andina de Cobre/Ximena Muñoz"),
    Lead("Met at the fair in Chicago", "Nadia Hassan", "Contoso",
         ("line2-planning@contoso.example",), _MARA, 3, "Contoso", _NADIA),
    Lead("Tender for ward monitoring", "Astrid Öberg", _LAMNA,
         ("anbud@lamnahealthcare.example",), _MARA, 3, _LAMNA, _ASTRID),
    Lead("Wants a discount and nothing else", "Rex Miles", "Miles & Miles",
         ("rex@miles.example",), _JONAS, 4),
    Lead("Number does not exist", "Jo Nobody", "Nowhere", ("jo@nowhere.example",), _JONAS, 5),
    Lead("Takeover rumours", "Petr Malý", "Malý Holding", ("petr@maly.example",), _JONAS,
         private=True),
)  # fmt: skip
"""New and contacted, qualified (two, each with an account, a contact and an opportunity), lost."""

OPPORTUNITIES: Final = (
    Opportunity(
        "Second production line", _MARA, "Contoso", _NADIA, ("account", "Contoso"),
        "Met at the fair in Chicago", "line2@contoso.example",
        people=(
            ("Contoso/Mei Chen", "Technical Buyer"), ("Contoso/Rafael Ortiz", "End User"),
            ("Contoso/Ingrid Dahl", "Decision Maker"), ("Fabrikam/Hanna Vogel", "Influencer"),
            ("Fabrikam/Marco Bianchi", "Industry Expert"),
        ),
        colleagues=((_JONAS, "Account Manager"),),
    ),
    Opportunity(
        "Ward monitoring, phase 2", _MARA, _LAMNA, _ASTRID, ("account", _LAMNA),
        "Tender for ward monitoring", "fas2@lamnahealthcare.example",
        people=(
            (_ASTRID, "Economic Buyer"), (f"{_LAMNA}/Nils Åkesson", "Champion"),
            (f"{_LAMNA}/Solveig Hagström", "Stakeholder"),
            ("Trey Research/Duncan Fraser", "Industry Expert"),
        ),
        colleagues=((_JONAS, "Delivery Professional"),),
    ),
    Opportunity(
        "Turbine service contract", _MARA, _NORDLYS, _INGRID, ("account", _NORDLYS), status=3,
        people=((f"{_NORDLYS}/Bjørn Aas", "End User"),),
    ),
    Opportunity(
        "Policy desk renewal", _MARA, _HUMONGOUS, f"{_HUMONGOUS}/Chloe Abbott",
        ("account", _HUMONGOUS), people=((f"{_HUMONGOUS}/Tariq Wright", "Decision Maker"),),
    ),
    Opportunity("Toy fair stand", _MARA, "Wingtip Toys", status=5),
    Opportunity("Kiln controls", _MARA, contact="Sen Vàng Ceramics/Trần Thị Hoa",
                customer=("contact", "Sen Vàng Ceramics/Trần Thị Hoa")),
    Opportunity("Airport kiosks", _JONAS, "Blue Yonder Airlines",
                "Blue Yonder Airlines/Grace Hill"),
    Opportunity("青山软件二期", _MARA, "青山软件", "青山软件/伟 王", mail="erqi@qingshan.example",
                people=(("青山软件/娜 李", "Champion"),)),
    Opportunity("第二工場の検査装置", _MARA, _HIGASHIYAMA, f"{_HIGASHIYAMA}/健太 佐藤", status=2),
    Opportunity("Branch roll-out", _JONAS, "Woodgrove Bank", "Woodgrove Bank/Étienne Gagnon",
                private=True),
    Opportunity("Terminal software", _PRIYA, "Contoso (Vancouver)",
                "Contoso (Vancouver)/Gordon Lam", private=True),
)  # fmt: skip
"""Open, on hold, won and lost; one about a contact alone, one whose account has no address."""

CASES: Final = (
    Case("Monitor shows no curve", _MARA, ("account", _LAMNA), f"{_LAMNA}/Nils Åkesson",
         "avd4@lamnahealthcare.example"),
    Case("Invoice went to the old address", _JONAS, ("contact", _YUKI)),
    Case("Chair lift control fails in the cold", _MARA, ("account", "Alpine Ski House"),
         "Alpine Ski House/Matthias Höller", status=5),
    Case("Parcel lost in Rotterdam", _JONAS, ("account", "Northwind Traders"),
         "Northwind Traders/Jan Smit"),
    Case("Second parcel of the same order", _JONAS, ("account", "Northwind Traders"),
         parent="Parcel lost in Rotterdam"),
    Case("Access card", _MARA, ("contact", "Fabrikam/Marco Bianchi"), status=6,
         mail="werkschutz@fabrikam.example"),
    Case("Complaint about a colleague", _PRIYA, ("account", _NORDLYS), _INGRID, private=True),
)  # fmt: skip
"""Customers of both kinds, resolved, cancelled, a case below another."""

PROJECTS: Final = (
    Project("Bergen wind farm", _MARA, _NORDLYS, _INGRID, ("account", "Woodgrove Bank"),
            "vindpark@nordlys-energi.example", "faktura@nordlys-energi.example"),
    Project("Orchard sensors", _MARA, customer=("contact", "Coho Winery/Pieter Botha"),
            billing="accounts@cohowinery.example"),
    Project("Line 2 commissioning", _JONAS, "Contoso", _YUKI, mail="line2-site@contoso.example"),
    Project("Museum lighting", _JONAS),
    Project("Old harbour", _MARA, _NORDLYS, is_active=False),
)  # fmt: skip
"""With every kind of lookup, with one, with none."""
