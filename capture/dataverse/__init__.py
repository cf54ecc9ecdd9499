"""Dynamics 365 through Dataverse's Web API, in the caller's own name and with their own rights."""

from capture.dataverse.activities import Activities, ActivityPage
from capture.dataverse.appointments import (
    Appointments,
    AppointmentState,
    Attending,
    HeldAppointment,
    NewAppointment,
    Part,
)
from capture.dataverse.creation import Creation, Newcomer, newcomer_id
from capture.dataverse.participants import Participants
from capture.dataverse.people import MailboxState, People
from capture.dataverse.promotion import PromotedMail, Promotion, PromotionVerdict, ReadBack
from capture.dataverse.records import Records
from capture.dataverse.removal import Removal, Standing
from capture.dataverse.rights import CreationRights
from capture.dataverse.tracked import SoughtMail, Tracked, TrackedEmail, column_id
from capture.dataverse.tracked_meetings import TrackedMeeting, TrackedMeetings, uid_column

__all__ = [
    "ActivityPage",
    "AppointmentState",
    "Attending",
    "Dataverse",
    "HeldAppointment",
    "MailboxState",
    "NewAppointment",
    "Newcomer",
    "Part",
    "PromotedMail",
    "PromotionVerdict",
    "ReadBack",
    "SoughtMail",
    "Standing",
    "TrackedEmail",
    "TrackedMeeting",
    "column_id",
    "newcomer_id",
    "uid_column",
]


class Dataverse(
    Records,
    Activities,
    Tracked,
    TrackedMeetings,
    Promotion,
    Appointments,
    Removal,
    People,
    Participants,
    CreationRights,
    Creation,
):
    """One organisation's Dataverse: records, activities, what is tracked, imports, people."""
