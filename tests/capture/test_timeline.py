"""One question, one timeline: the steps it takes and what each half holds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from capture.halves import SharedHalf
from capture.imports.job import import_key
from capture.models import ImportState, ImportStatus, InternetMessageId
from capture.suggestions import LeftOut
from capture.timeline import Timelines
from tests.capture.builders import ACCOUNT, CONTACT, NOW, match, message
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Asked, Neighbour
from tests.capture.questions import ANN, API, Queue, is_tracked_question, private

MATCH = match(ANN)
SOON = NOW + timedelta(minutes=1)


async def test_both_halves(
    timelines: Timelines, anns_mailbox: Mailbox, tokens: FixedTokens
) -> None:
    """Activities for all, suggestions for the caller, and coverage made of what happened."""
    timeline = await timelines.show(CALLER, match(ANN, 'odd"one', total=3))
    assert isinstance(timeline.shared, SharedHalf)
    assert [one.id for one in timeline.shared.activities] == ["a1"]
    half = private(timeline.private)
    assert [one.mail for one in half.suggestions] == ["m1", "m2"]
    coverage = half.coverage
    assert (coverage.addresses_used, coverage.addresses_total, coverage.limit) == (1, 3, 50)
    assert (coverage.groups, coverage.groups_failed, coverage.left_out) == (1, 0, ())
    assert coverage.since == NOW - timedelta(days=30)
    assert (coverage.retry_at, coverage.tracked_unknown) == (None, False)
    assert sorted(tokens.given) == ["dataverse"] * 3 + ["graph"]


async def test_two_steps_upstream(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, neighbour: Neighbour
) -> None:
    """Activities and mailbox are asked at the same time, what is tracked after both."""
    both = asyncio.Barrier(3)
    done: list[str] = []

    async def meet(name: str, answer: Answer) -> Answer:
        async with asyncio.timeout(5):
            await both.wait()
        done.append(name)
        return answer

    async def emails(asked: Asked) -> Answer:
        if is_tracked_question(asked):
            assert sorted(done) == ["batch", "emails", "pointers"]
            return Answer(json={"value": []})
        return await meet("emails", Answer(json={"value": []}))

    async def batch(asked: Asked) -> Answer:
        return await meet("batch", anns_mailbox.batch(asked))

    crm.handle(f"{API}/activitypointers", lambda _: meet("pointers", Answer(json={"value": []})))
    crm.handle(f"{API}/emails", emails)
    neighbour.handle(BATCH, batch)
    assert len(private((await timelines.show(CALLER, MATCH)).private).suggestions) == 2
    assert (len(crm.asked), len(neighbour.asked)) == (4, 1)


async def test_what_is_known_of_a_mail(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, queue: Queue
) -> None:
    """Mail in the list is not repeated; mail tracked elsewhere says so; a status shows."""
    anns_mailbox.holds(
        ANN, [message(f"m{at}", message_id=f"<{at}>", minutes=at) for at in range(1, 5)]
    )
    regarding = "_regardingobjectid_value"

    def emails(asked: Asked) -> Answer:
        if not is_tracked_question(asked):
            return Answer(json={"value": [{"activityid": "x", "messageid": "<1>"}]})
        assert "<1>" not in asked.query["@p2"]
        rows = [
            {"activityid": ACCOUNT.id, "messageid": f"<{at}>", regarding: ref.id.upper(),
             f"{regarding}@Microsoft.Dynamics.CRM.lookuplogicalname": ref.table}
            for at, ref in ((2, ACCOUNT), (3, CONTACT))
        ]  # fmt: skip
        return Answer(json={"value": rows})

    crm.handle(f"{API}/emails", emails)
    key = import_key(CALLER.tenant, ACCOUNT, InternetMessageId("<4>"))
    queue.known[key] = ImportStatus(ImportState.QUEUED)
    half = private((await timelines.show(CALLER, MATCH)).private)
    assert [(one.mail, one.tracked is None) for one in half.suggestions] == [
        ("m3", False),
        ("m4", True),
    ]
    assert half.suggestions[1].status == ImportStatus(ImportState.QUEUED)
    assert half.suggestions[1].key == key
    assert half.coverage.left_out == ((LeftOut.TRACKED_HERE, 2),)
    assert [len(keys) for keys in queue.asked] == [3]


async def test_a_record_without_addresses_asks_no_mailbox(
    timelines: Timelines, anns_mailbox: Mailbox, neighbour: Neighbour, queue: Queue
) -> None:
    """Nothing to search is an answer: no suggestions from no addresses."""
    for addresses in ((), ('"odd"@contoso.com',)):
        half = private((await timelines.show(CALLER, match(*addresses))).private)
        assert (half.suggestions, half.coverage.addresses_used) == ((), 0)
        assert (half.coverage.groups, half.coverage.addresses_total) == (0, len(addresses))
        assert half.coverage.tracked_unknown is False
    assert (neighbour.asked, queue.asked) == ([], [])


async def test_hundreds_of_candidates_are_asked_for_in_part(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour
) -> None:
    """At most a hundred are looked up, in parallel chunks; fifty are shown, the rest is counted."""
    pages = [[message(f"m{at}", message_id=f"<{at}>", minutes=at) for at in range(300)]]
    anns_mailbox.holds(ANN, *pages)
    half = private((await timelines.show(CALLER, MATCH)).private)
    assert [one.mail for one in half.suggestions] == [f"m{at}" for at in range(50)]
    assert half.coverage.left_out == ((LeftOut.OVER_LIMIT, 250),)
    questions = [one for one in crm.asked if is_tracked_question(one)]
    assert [one.query["@p2"].count(",") + 1 for one in questions] == [50, 50]


async def test_finding_and_matching_pass_through(timelines: Timelines, crm: Neighbour) -> None:
    """Records are found by name and opened by reference."""
    row = {"accountid": ACCOUNT.id, "name": "Contoso", "emailaddress1": ANN}
    crm.answer(f"{API}/accounts", Answer(json={"value": [row]}))
    crm.answer(f"{API}/accounts({ACCOUNT.id})", Answer(json=row))
    found = (await timelines.find(CALLER, "contoso", table="account")).meant
    assert found is not None
    assert found == await timelines.match(CALLER, ACCOUNT)
    assert [one.address for one in found.addresses] == [ANN]
