"""Cards worth looking at: each is kept as a golden file and checked against the schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from capture.errors import Service, Throttled, UnexpectedReply
from capture.scope import Scope
from cards import (
    Above,
    Card,
    Question,
    choose_card,
    error_card,
    help_card,
    not_found_card,
    shared_card,
    timeline_card,
    why_card,
)
from cards.drawing import picked
from cards.imports import imports_card
from cards.together import Below
from cards.untracking import untrack_card

from .builders import (
    NOW,
    VIEW,
    make_match,
    make_record,
    make_suggestion,
    make_timeline,
    seal,
)
from .timelines import (
    CHINESE,
    continuing,
    explained,
    grouped,
    hostile,
    long_conversation,
    many,
    no_addresses,
    no_dynamics,
    no_mailbox,
    ordinary,
    own_imports,
    pending,
    shared,
    states,
    together,
)

EXAMPLES: dict[str, Callable[[], Card]] = {
    "timeline": lambda: timeline_card(ordinary(), VIEW, seal()),
    "timeline-states": lambda: timeline_card(states(), VIEW, seal()),
    "timeline-hostile": lambda: timeline_card(hostile(), VIEW, seal()),
    "timeline-no-mailbox": lambda: timeline_card(no_mailbox(), VIEW, seal()),
    "timeline-no-dynamics": lambda: timeline_card(no_dynamics(), VIEW, seal()),
    "timeline-no-addresses": lambda: timeline_card(no_addresses(), VIEW, seal()),
    "timeline-nothing": lambda: timeline_card(make_timeline(), VIEW, seal()),
    "timeline-page-2": lambda: timeline_card(many(), replace(VIEW, offset=10), seal()),
    "timeline-grouped": lambda: timeline_card(grouped(), VIEW, seal()),
    "timeline-grouped-chinese": lambda: timeline_card(grouped(), CHINESE, seal()),
    "timeline-long-conversation": lambda: timeline_card(long_conversation(), VIEW, seal()),
    "timeline-continuing": lambda: timeline_card(continuing(), VIEW, seal()),
    "timeline-pending": lambda: timeline_card(pending(), VIEW, seal()),
    "timeline-dismissed": lambda: timeline_card(
        ordinary(), VIEW, seal(), Above(picked((make_suggestion(7),)), memory="4f1c22aa")
    ),
    "timeline-asked": lambda: timeline_card(
        ordinary(), VIEW, seal(), below=Below(("0123456789ab", "ba9876543210"), lost=1)
    ),
    "timeline-together": lambda: timeline_card(states(), VIEW, seal(), below=together()),
    "timeline-together-chinese": lambda: timeline_card(states(), CHINESE, seal(), below=together()),
    "imports": lambda: imports_card(own_imports(), 12, VIEW, seal(), told="Done."),
    "imports-chinese": lambda: imports_card(own_imports(), 12, CHINESE, seal()),
    "untrack": lambda: untrack_card(own_imports()[0], NOW - timedelta(days=1), VIEW, seal()),
    "untrack-chinese": lambda: untrack_card(own_imports()[0], None, CHINESE, seal()),
    "timeline-no-dynamics-chinese": lambda: timeline_card(no_dynamics(), CHINESE, seal()),
    "shared": lambda: shared_card(shared(), VIEW, seal()),
    "shared-chinese": lambda: shared_card(shared(), CHINESE, seal()),
    "why": lambda: why_card(make_record(), "pump", explained(), VIEW),
    "why-chinese": lambda: why_card(make_record(), "pump", explained(), CHINESE),
    "choose": lambda: choose_card(
        [
            make_match("Contoso", "Redmond", 1),
            make_match("Contoso Pharmaceuticals", "Basel", 2),
            make_match("Connie Contoso", "Adventure Works", 3, "contact"),
        ],
        seal(),
    ),
    "choose-many": lambda: choose_card(
        [make_match("Contoso", f"Branch {number}", number) for number in range(40)], seal()
    ),
    "choose-remembered": lambda: choose_card(
        [make_match("Contoso", "Redmond", 1), make_match("Contoso", "Basel", 2, "lead")],
        seal(),
        Question("contoso", "4f1c22aa", Scope(limit=20), "zh"),
    ),
    "not-found-nearest": lambda: not_found_card(
        [make_match("Contoso", "Redmond", 1).record, make_match("Consolo", "Rome", 2).record],
        seal(),
        Question("Contosso"),
    ),
    "not-found": lambda: not_found_card((), seal(), Question("Contosso <b>")),
    "help": lambda: help_card(private=True, language="en"),
    "help-shared": lambda: help_card(private=False, language="en"),
    "error-throttled": lambda: error_card(Throttled(Service.GRAPH, retry_after=90), VIEW),
    "error-unexpected": lambda: error_card(
        UnexpectedReply(Service.DATAVERSE, "bad reply", status=400, request_id="4f1c-22"), VIEW
    ),
}
