"""Seeds leads, opportunities with their connections, cases, and rows of the custom table.

Ids come from names: ``row_id("opportunity", name)``, ``row_id("lead", topic)``,
``row_id("incident", title)``, ``row_id("adatum_project", name)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.company import row_id
from sandbox.company.pipeline import CASES, LEADS, OPPORTUNITIES, PROJECTS
from sandbox.dataverse.connections import put_connection
from sandbox.dataverse.seed_roles import connection_roles
from sandbox.dataverse.seed_rows import ago, hidden, owned_row
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.company.pipeline import Opportunity
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.world import World

__all__ = ["seed_sales"]

_QUALIFIED: Final = 3


def seed_sales(world: World, rows: Rows) -> None:
    """Write them; accounts and contacts must be there."""
    for role in connection_roles(world):
        rows.put(role)
    for row in (*_leads(world), *_opportunities(world), *_cases(world), *_projects(world)):
        rows.put(row)
    for opportunity in OPPORTUNITIES:
        _connect(world, rows, opportunity)


def _to(table: str, name: str) -> list[str] | None:
    """A lookup's value, or nothing where no name is given."""
    return [table, row_id(table, name)] if name else None


def _row(world: World, table: str, name: str, values: dict[str, Any], *, owner: int) -> Row:
    """Its age follows from its name, so that a further row does not move the others."""
    age = 20 + sum(name.encode()) % 60
    row = row_id(table, name)
    return owned_row(table, row, values, owner=world.people[owner], when=ago(world, age))


def _status(table: str, status: int) -> dict[str, int]:
    return {"statuscode": status, "statecode": TABLES[table].statuses[status]}


def _leads(world: World) -> list[Row]:
    qualifying = {one.lead: one.name for one in OPPORTUNITIES if one.lead}
    made = []
    for lead in LEADS:
        first, _, last = lead.name.partition(" ")
        values = {
            "subject": lead.topic,
            "firstname": first,
            "lastname": last,
            "fullname": lead.name,
            "companyname": lead.company,
            "telephone1": None if lead.mails else "+46 8 555 0161",
            "parentaccountid": _to("account", lead.account),
            "parentcontactid": _to("contact", lead.contact),
            "qualifyingopportunityid": _to("opportunity", qualifying.get(lead.topic, "")),
            **{f"emailaddress{number}": mail for number, mail in enumerate(lead.mails, 1)},
            **_status("lead", lead.status),
        }
        row = _row(world, "lead", lead.topic, values, owner=lead.owner)
        made.append(hidden(row) if lead.private else row)
    return made


def _opportunities(world: World) -> list[Row]:
    made = []
    for place, one in enumerate(OPPORTUNITIES):
        customer = one.customer or ("account", one.account)
        values = {
            "name": one.name,
            "emailaddress": one.mail or None,
            "parentaccountid": _to("account", one.account),
            "parentcontactid": _to("contact", one.contact),
            "customerid": _to(*customer),
            "originatingleadid": _to("lead", one.lead),
            "estimatedvalue": 12_500.0 * (place + 1),
            "closeprobability": 10 * (place % 10),
            "estimatedclosedate": ago(world, -30 - place)[:10],
            **_status("opportunity", one.status),
        }
        row = _row(world, "opportunity", one.name, values, owner=one.owner)
        made.append(hidden(row) if one.private else row)
    return made


def _cases(world: World) -> list[Row]:
    made = []
    for number, case in enumerate(CASES):
        values = {
            "title": case.title,
            "ticketnumber": f"CAS-{1001 + number}-Q7X2",
            "emailaddress": case.mail or None,
            "customerid": _to(*case.customer),
            "primarycontactid": _to("contact", case.contact),
            "parentcaseid": _to("incident", case.parent),
            "caseorigincode": 2,
            "prioritycode": 2,
            **_status("incident", case.status),
        }
        row = _row(world, "incident", case.title, values, owner=case.owner)
        made.append(hidden(row) if case.private else row)
    return made


def _projects(world: World) -> list[Row]:
    made = []
    for number, project in enumerate(PROJECTS):
        values = {
            "adatum_name": project.name,
            "adatum_code": f"P-{100 + number}",
            "adatum_contactemail": project.mail or None,
            "adatum_billingemail": project.billing or None,
            "adatum_accountid": _to("account", project.account),
            "adatum_contactid": _to("contact", project.contact),
            "adatum_customerid": _to(*project.customer) if project.customer else None,
            "statecode": 0 if project.is_active else 1,
            "statuscode": 1 if project.is_active else 2,
        }
        made.append(_row(world, "adatum_project", project.name, values, owner=project.owner))
    return made


def _connect(world: World, rows: Rows, opportunity: Opportunity) -> None:
    """Stakeholders and sales team, both seen from the opportunity and from the other side."""
    people = [(_to("contact", name), role) for name, role in opportunity.people]
    for place, role in opportunity.colleagues:
        people.append((["systemuser", world.people[place].systemuserid], role))
    owner = ["systemuser", world.people[opportunity.owner].systemuserid]
    for number, (person, role) in enumerate(people):
        name = f"{opportunity.name}/{number}"
        values = {
            "record1id": _to("opportunity", opportunity.name),
            "record2id": person,
            "record2roleid": _to("connectionrole", role),
            "statecode": 0,
            "statuscode": 1,
            **dict.fromkeys(("ownerid", "owninguser", "createdby", "modifiedby"), owner),
            **dict.fromkeys(("createdon", "modifiedon"), ago(world, 15)),
        }
        related = row_id("connection", f"{name}/back")
        put_connection(rows, row_id("connection", name), values, related_id=related)
