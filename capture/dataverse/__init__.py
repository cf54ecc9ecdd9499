"""Dynamics 365 through Dataverse's Web API, in the caller's own name and with their own rights."""

from capture.dataverse.activities import Activities, ActivityPage
from capture.dataverse.people import MailboxState, People
from capture.dataverse.promotion import PromotedMail, Promotion, PromotionVerdict, ReadBack
from capture.dataverse.records import Records
from capture.dataverse.tracked import Tracked, TrackedEmail, column_id

__all__ = [
    "ActivityPage",
    "Dataverse",
    "MailboxState",
    "PromotedMail",
    "PromotionVerdict",
    "ReadBack",
    "TrackedEmail",
    "column_id",
]


class Dataverse(Records, Activities, Tracked, Promotion, People):
    """One organisation's Dataverse: records, activities, tracked mails, their import, users."""
