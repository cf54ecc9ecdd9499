"""Dynamics 365 through Dataverse's Web API, in the caller's own name and with their own rights."""

from capture.dataverse.activities import Activities, ActivityPage
from capture.dataverse.people import MailboxState, People
from capture.dataverse.promotion import PromotedMail, Promotion, PromotionVerdict, ReadBack
from capture.dataverse.records import Records
from capture.dataverse.tracked import SoughtMail, Tracked, TrackedEmail, column_id
from capture.dataverse.tracked_meetings import TrackedMeeting, TrackedMeetings

__all__ = [
    "ActivityPage",
    "Dataverse",
    "MailboxState",
    "PromotedMail",
    "PromotionVerdict",
    "ReadBack",
    "SoughtMail",
    "TrackedEmail",
    "TrackedMeeting",
    "column_id",
]


class Dataverse(Records, Activities, Tracked, TrackedMeetings, Promotion, People):
    """One organisation's Dataverse: records, activities, tracked mails, their import, users."""
