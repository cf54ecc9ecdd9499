"""Values in, Adaptive Card out: every sentence a person can see."""

from cards.above import Above
from cards.actions import Action, Choose, EditedAction, More, Retry, Seal, Show, Track
from cards.again import not_queued_card, queued_card, trouble_card
from cards.choose import Question, choose_card, not_found_card
from cards.dates import reader_zone
from cards.elements import Card
from cards.help import help_card
from cards.notices import (
    error_card,
    notice_card,
    signed_in_card,
    signed_out_card,
    silent_sign_in_failed_card,
    unknown_person_card,
)
from cards.pages import (
    PAGE_POLICY,
    about_page,
    expired_page,
    failed_page,
    other_person_page,
    refused_page,
    signed_in_page,
)
from cards.sealing import Sealer
from cards.shared import shared_card
from cards.sign_in import oauth_card
from cards.timeline import timeline_card
from cards.view import View
from cards.why import why_card

__all__ = [
    "PAGE_POLICY",
    "Above",
    "Action",
    "Card",
    "Choose",
    "EditedAction",
    "More",
    "Question",
    "Retry",
    "Seal",
    "Sealer",
    "Show",
    "Track",
    "View",
    "about_page",
    "choose_card",
    "error_card",
    "expired_page",
    "failed_page",
    "help_card",
    "not_found_card",
    "not_queued_card",
    "notice_card",
    "oauth_card",
    "other_person_page",
    "queued_card",
    "reader_zone",
    "refused_page",
    "shared_card",
    "signed_in_card",
    "signed_in_page",
    "signed_out_card",
    "silent_sign_in_failed_card",
    "timeline_card",
    "trouble_card",
    "unknown_person_card",
    "why_card",
]
