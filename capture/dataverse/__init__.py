"""Dynamics 365 through Dataverse's Web API, in the caller's own name and with their own rights."""

from capture.dataverse.acquaintances import Acquaintances, Acquainted
from capture.dataverse.activities import ActivityPage
from capture.dataverse.appointments import (
    Appointments,
    AppointmentState,
    Attending,
    HeldAppointment,
    NewAppointment,
    Part,
)
from capture.dataverse.creation import Creation, Newcomer, newcomer_id
from capture.dataverse.files import ActivityFiles, HeldFile, NewFile, Parent, file_name
from capture.dataverse.glances import Glances
from capture.dataverse.named_principals import NamedPrincipals
from capture.dataverse.owners import Owners
from capture.dataverse.participants import Participants
from capture.dataverse.people import MailboxState, People
from capture.dataverse.promotion import (
    HeldEmail,
    HeldParty,
    PromotedMail,
    Promotion,
    PromotionVerdict,
    ReadBack,
)
from capture.dataverse.readers import Readers
from capture.dataverse.recent import Recent
from capture.dataverse.records import Records
from capture.dataverse.related import Related
from capture.dataverse.removal import Removal, Standing
from capture.dataverse.rights import CreationRights
from capture.dataverse.tracked import SoughtMail, Tracked, TrackedEmail, column_id
from capture.dataverse.tracked_meetings import TrackedMeeting, TrackedMeetings, uid_column

__all__ = [
    "Acquainted",
    "ActivityPage",
    "AppointmentState",
    "Attending",
    "Dataverse",
    "HeldAppointment",
    "HeldEmail",
    "HeldFile",
    "HeldParty",
    "MailboxState",
    "NewAppointment",
    "NewFile",
    "Newcomer",
    "Parent",
    "Part",
    "PromotedMail",
    "PromotionVerdict",
    "ReadBack",
    "SoughtMail",
    "Standing",
    "TrackedEmail",
    "TrackedMeeting",
    "column_id",
    "file_name",
    "newcomer_id",
    "uid_column",
]


class Dataverse(
    Records,
    Related,
    Recent,
    Glances,
    Tracked,
    TrackedMeetings,
    Promotion,
    Appointments,
    ActivityFiles,
    Removal,
    Owners,
    People,
    NamedPrincipals,
    Participants,
    Acquaintances,
    CreationRights,
    Readers,
    Creation,
):
    """One organisation's Dataverse: records, activities, what is tracked, imports, people."""
