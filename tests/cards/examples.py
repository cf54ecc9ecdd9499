"""Cards worth looking at: each is kept as a golden file and checked against the schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from capture.diagnosis import Finding, Health, Link, Remedy
from capture.errors import Service, Throttled, UnexpectedReply
from capture.extent import Disclosure
from capture.halves import CommonHalf
from capture.imports.job import Standing
from capture.ledger import Entry, Noted
from capture.models import ImportKey, ImportReason, ObjectId
from capture.policies import Revision
from capture.policy import Effect, Exclusion, Policy
from capture.scope import Scope
from capture.suggestions import Kind
from capture.switch import TERMS, Consent, Switch
from capture.threads.thread import Ending
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
from cards.actions import Show
from cards.audit import audit_card, history_card, settings_line, status_card, switch_line
from cards.backup import export_card, import_card
from cards.drawing import Following, picked
from cards.exclude_test import exclude_test_card
from cards.greeting import greeting_card
from cards.imports import imports_card
from cards.notice_sentences import nearest
from cards.refreshing import alone, not_signed_in_card, refreshing
from cards.settings import settings_card
from cards.switch import disable_card, insights_card, notice_card, terms_card
from cards.threads import threads_card
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
from .option_cards import CARDS
from .privacy_cards import CARDS as PRIVACY_CARDS
from .threads import make_row
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
    suggestions_off,
    switched_off,
    together,
)

SHOWN = Show(make_record().ref)
THREADS = [
    make_row(1),
    make_row(2, waits=True, subject="Delivery in December"),
    make_row(3, ending=Ending.PRIVATE, ended=NOW, tracked=1),
]
ACCEPTED = Switch(1, consent=Consent(TERMS, ObjectId("sam"), VIEW.now), when=VIEW.now)
SWITCHED_ON = replace(ACCEPTED, version=2, turned_on=True)
NAMES = ("Sam Okafor", "Kim Duarte")

SAM, KIM = ObjectId("sam"), ObjectId("kim")
PEOPLE = {SAM: "Sam Okafor", KIM: "Kim <b>Duarte</b>"}
LATER = Policy(
    60,
    exclusions=(Exclusion("law.example", Effect.SKIP),),
    disclosure=Disclosure.LATEST,
    following=False,
    roles=frozenset({"salesperson"}),
)
REVISIONS = (Revision(2, LATER, KIM, VIEW.now), Revision(1, Policy(60), SAM, VIEW.now))
STANDING = Standing(queued=7, importing=2, waiting=1, oldest=4000.0)
IMPORTED = tuple(
    Noted(VIEW.now, Entry(SAM, make_record().ref, ImportKey("0123456789abcdef" * 4), kind, outcome))
    for kind, outcome in ((Kind.MAIL, "tracked"), (Kind.MEETING, ImportReason.MESSAGE_GONE.value))
)
AUDITED = (
    settings_line(REVISIONS[0], PEOPLE, VIEW),
    switch_line(SWITCHED_ON, ACCEPTED, PEOPLE, VIEW),
    switch_line(ACCEPTED, Switch(), PEOPLE, VIEW),
)
AUDIT_ADDRESS = "https://capture.example/audit?ticket=0123456789"

EXAMPLES: dict[str, Callable[[], Card]] = {
    "admin-history": lambda: history_card(REVISIONS, PEOPLE, VIEW),
    "admin-status": lambda: status_card(
        SWITCHED_ON,
        STANDING,
        (3, 41),
        {ImportReason.REFUSED: 2, ImportReason.WORKERS_DIED: 1},
        (Finding(Link.QUEUE, Health.GOOD), Finding(Link.CLOCK, Health.BROKEN, Remedy.CLOCK)),
        "en",
    ),
    "admin-audit": lambda: audit_card(AUDITED, IMPORTED, PEOPLE, VIEW, (90, AUDIT_ADDRESS)),
    "admin-audit-chinese": lambda: audit_card(
        AUDITED, IMPORTED, PEOPLE, CHINESE, (90, AUDIT_ADDRESS)
    ),
    "admin-exclude-test": lambda: exclude_test_card(make_record(), [make_suggestion()], 12, VIEW),
    "admin-settings": lambda: settings_card(
        REVISIONS[0], "Sam Okafor", VIEW, seal(), "", frozenset({"adatum.example"})
    ),
    "switch-terms": lambda: terms_card(Switch(), VIEW, seal()),
    "switch-terms-chinese": lambda: terms_card(Switch(), CHINESE, seal()),
    "switch-insights": lambda: insights_card(ACCEPTED, NAMES, VIEW, seal()),
    "switch-insights-chinese": lambda: insights_card(SWITCHED_ON, NAMES, CHINESE, seal()),
    "switch-disable": lambda: disable_card(SWITCHED_ON, "en", seal()),
    "switch-parked": lambda: notice_card("PARKED_OFF", "en"),
    "timeline-suggestions-off": lambda: timeline_card(suggestions_off(), VIEW, seal()),
    "timeline-suggestions-off-chinese": lambda: timeline_card(
        suggestions_off(), replace(VIEW, language="zh"), seal()
    ),
    "timeline-switched-off": lambda: timeline_card(switched_off(), VIEW, seal()),
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
    "timeline-following": lambda: timeline_card(
        grouped(), VIEW, seal(), following=Following(offered=True)
    ),
    "threads": lambda: threads_card(THREADS, len(THREADS), VIEW, seal()),
    "threads-chinese": lambda: threads_card(THREADS, len(THREADS), CHINESE, seal()),
    "shared": lambda: shared_card(shared(), make_record().ref, VIEW, seal(), ["29:a", "29:b"]),
    "shared-chinese": lambda: shared_card(shared(), make_record().ref, CHINESE, seal(), ["29:a"]),
    "shared-nothing": lambda: shared_card(CommonHalf(), make_record().ref, VIEW, seal(), ["29:a"]),
    "view": lambda: refreshing(
        alone(timeline_card(ordinary(), VIEW, seal()), "en"), SHOWN, seal(), ["29:a"]
    ),
    "view-not-signed-in": lambda: not_signed_in_card(SHOWN, seal(), "en"),
    **CARDS,
    **PRIVACY_CARDS,
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
    "help": lambda: help_card(where="personal", language="en", seal=seal()),
    "help-administrator": lambda: help_card(
        where="personal", language="zh", seal=seal(), role="administrator"
    ),
    "help-group": lambda: help_card(where="group", language="en", seal=seal()),
    "help-meant": lambda: help_card(
        where="channel", language="en", seal=seal(), lead=nearest("my imports"), meant="my imports"
    ),
    "settings-export": lambda: export_card(3, "https://bot.example/settings?ticket=x", "en"),
    "settings-import": lambda: import_card(
        3, "en", seal(), text='{"schema":1}', told="Would change:", changes=["Window: 30 → 60"]
    ),
    "settings-import-chinese": lambda: import_card(3, "zh", seal()),
    "greeting": lambda: greeting_card("personal", "en", seal()),
    "greeting-channel-chinese": lambda: greeting_card("channel", "zh", seal()),
    "error-throttled": lambda: error_card(Throttled(Service.GRAPH, retry_after=90), VIEW),
    "error-unexpected": lambda: error_card(
        UnexpectedReply(Service.DATAVERSE, "bad reply", status=400, request_id="4f1c-22"), VIEW
    ),
}
