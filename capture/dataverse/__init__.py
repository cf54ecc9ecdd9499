"""Dynamics 365 through Dataverse's Web API, in the caller's own name and with their own rights."""

from capture.dataverse.activities import Activities, ActivityPage
from capture.dataverse.emails import (
    Emails,
    PromotedMail,
    PromotionVerdict,
    ReadBack,
    TrackedEmail,
    column_id,
)
from capture.dataverse.organisation import Organisation
from capture.dataverse.records import Records

__all__ = [
    "ActivityPage",
    "Dataverse",
    "PromotedMail",
    "PromotionVerdict",
    "ReadBack",
    "TrackedEmail",
    "column_id",
]


class Dataverse(Records, Activities, Emails, Organisation):
    """One organisation's Dataverse: records and their addresses, activities, e-mail rows."""
