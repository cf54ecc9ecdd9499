"""The companies and people the sandbox's sellers deal with: what CRM and mailboxes agree on.

The same on every start; GUIDs are derived from names, so a test may compute them.
"""

from sandbox.company.abroad import ABROAD
from sandbox.company.crowd import CROWD_NAME
from sandbox.company.model import Account, Contact, row_id
from sandbox.company.named import CONTOSO, NAMED, OTHER_CONTOSO, PHARMACEUTICALS
from sandbox.company.tracked import TRACKED_MAILS, TRACKED_MESSAGE_IDS, TrackedMail

__all__ = [
    "ABROAD",
    "ACCOUNTS",
    "CONTOSO",
    "CROWD_NAME",
    "OTHER_CONTOSO",
    "PHARMACEUTICALS",
    "TRACKED_MAILS",
    "TRACKED_MESSAGE_IDS",
    "Account",
    "Contact",
    "TrackedMail",
    "row_id",
]

ACCOUNTS: tuple[Account, ...] = (*NAMED, OTHER_CONTOSO, *ABROAD)
"""Every seeded account, the ones that tests know by name first."""
