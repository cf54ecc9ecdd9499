"""The sandbox's two companies, each a tenant of its own, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "APP_ID",
    "APP_SECRET",
    "COMPANY",
    "DOMAIN",
    "PEOPLE",
    "TENANT",
    "TENANTS",
    "Person",
    "Tenant",
]

TENANT = "7a1f3c52-5b0e-4c0e-9d55-2f6b1f0a9c01"
APP_ID = "b3a7c9d4-61c2-4a8e-8f3b-0d9e4f5a6b7c"
APP_SECRET = "sandbox-only-secret"  # noqa: S105 - protects nothing: it is printed on start
COMPANY = "Adatum Corporation"
DOMAIN = "adatum.example"

_SECOND = "c2d9e8b4-17a6-4f3d-8e21-5b7c9a0d3e02"
_SECOND_DOMAIN = "proseware.example"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; ``role`` is the Dynamics security role's name.

    ``aliases`` are further addresses of the same mailbox; ``tenant`` is the company's id.
    """

    oid: str
    name: str
    mail: str
    role: str
    systemuserid: str
    aliases: tuple[str, ...] = field(default=())
    tenant: str = TENANT

    @property
    def bot_id(self) -> str:
        """The id a bot knows this person by: Teams makes one per bot and person."""
        return f"29:{self.oid}"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A company's own directory.

    ``dataverse`` is the service, named as in ``faults.SERVICES``, that its organisation answers as.
    """

    id: str
    company: str
    domain: str
    dataverse: str
    people: tuple[Person, ...]


PEOPLE: tuple[Person, ...] = (
    Person(
        "11f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e01",
        "Mara Lindqvist",
        f"mara.lindqvist@{DOMAIN}",
        "Salesperson",
        "a1000000-0000-4000-8000-000000000001",
        (f"mara@{DOMAIN}",),
    ),
    Person(
        "22f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e02",
        "Jonas Weber",
        f"jonas.weber@{DOMAIN}",
        "Salesperson",
        "a1000000-0000-4000-8000-000000000002",
    ),
    Person(
        "33f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e03",
        "Priya Raman",
        f"priya.raman@{DOMAIN}",
        "Sales Manager",
        "a1000000-0000-4000-8000-000000000003",
    ),
    Person(
        "44f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e04",
        "Sam Okafor",
        f"sam.okafor@{DOMAIN}",
        "System Administrator",
        "a1000000-0000-4000-8000-000000000004",
    ),
)
"""Two sellers, a sales manager and a System Administrator, in this order."""

TENANTS: tuple[Tenant, ...] = (
    Tenant(TENANT, COMPANY, DOMAIN, "dataverse", PEOPLE),
    Tenant(
        _SECOND,
        "Proseware",
        _SECOND_DOMAIN,
        "dataverse2",
        (
            Person(
                "55f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e05",
                "Ines Duarte",
                f"ines.duarte@{_SECOND_DOMAIN}",
                "Salesperson",
                "a1000000-0000-4000-8000-000000000005",
                tenant=_SECOND,
            ),
            Person(
                "66f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e06",
                "Tomas Varga",
                f"tomas.varga@{_SECOND_DOMAIN}",
                "System Administrator",
                "a1000000-0000-4000-8000-000000000006",
                tenant=_SECOND,
            ),
        ),
    ),
)
"""The company the sandbox is about, and another one that must never see its data."""
