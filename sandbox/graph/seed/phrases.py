"""What people in trade write about: the words that everyday mail is put together from."""

from __future__ import annotations

from typing import Final

__all__ = ["ANSWERS", "BULLETINS", "HOUSE", "OPENERS", "TOPICS"]

TOPICS: Final = (
    "delivery date",
    "service contract",
    "spare parts",
    "purchase order",
    "invoice",
    "site visit",
    "firmware update",
    "training",
    "quotation",
    "acceptance test",
    "shipping documents",
    "maintenance window",
    "warranty claim",
    "price list",
    "customs papers",
    "installation plan",
)
OPENERS: Final = (
    ("Question about the {}", "could you let me know how we stand with the {}? We plan ahead."),
    ("News on the {}", "the {} is settled from our side. Please send the documents when ready."),
    ("Delay: {}", "there is a delay with the {}. I will name a new date by the end of the week."),
    ("{} for next quarter", "we need the {} for next quarter. Who of you is in charge of it?"),
    ("Reminder: {}", "may I remind you of the {}? Our management asked about it this morning."),
    ("After our call: {}", "thank you for the call. As agreed you will hear from us on the {}."),
)
"""Subject and first sentence of a conversation."""
ANSWERS: Final = (
    "thank you, that helps. I will check the {} with my colleagues and come back to you.",
    "the {} looks right to me. Please go ahead.",
    "I am afraid the {} has to wait until the budget is approved. Can we speak on Thursday?",
    "both dates would suit us. Let us fix the {} for the first one.",
    "attached you would have found the {}, but our system is down. It follows tomorrow.",
    "one more question on the {}: does the discount still apply?",
)
HOUSE: Final = (
    ("Coffee machine, again", "somebody please descale it. It is the third time this month."),
    ("Forecast until Friday", "please update your forecasts until Friday noon."),
    ("Who has the projector?", "it is not where it should be, and our demonstration is at two."),
    ("New travel rules", "from the first of the month trains come before planes. Details inside."),
    ("Retrospective notes", "the notes are in the usual place; three actions are yours."),
)
"""Mail that stays within the company."""
BULLETINS: Final = (
    ("Industry Weekly", "weekly@industrynews.example", "Freight rates, robots, and a puzzle"),
    ("Trade Fair Office", "news@tradefair.example", "Early tickets end soon"),
    ("Cloud Vendor", "hello@cloudvendor.example", "Ten tips for a tidy calendar"),
    ("Rail Bonus", "points@rail.example", "Your points of the month"),
    ("Webinar Factory", "invite@webinars.example", "Seats left: selling in a downturn"),
)
"""Sender, address and subject of what goes to many."""
