"""Thousands of generated mails and meetings: the product and the oracle agree on every one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest

from capture.mail import FoundMail, FoundMeeting
from capture.mailbox_reply import MailboxReply
from capture.matching import Known, Rules, Suggested, candidates, suggest
from capture.models import InternetMessageId
from capture.policy import Effect, Exclusion, Personal, Policy
from capture.scope import Window
from capture.suggestions import LeftOut, Skipped
from tests.capture import corpus, oracle
from tests.capture.builders import ACCOUNT, address, key_of, tracked

Item = dict[str, Any]
PLACES = {
    "drafts": Skipped.DRAFTS,
    "outbox": Skipped.OUTBOX,
    "deleted": Skipped.DELETED,
    "junk": Skipped.JUNK,
    "chats": Skipped.CHATS,
}


def rules_of(question: oracle.Question) -> Rules:
    """The same question in the product's words."""
    exclusions = tuple(Exclusion(one, Effect(effect)) for one, effect in question.patterns)
    return Rules(
        tuple(map(address, sorted(question.addresses))),
        Window(question.since, question.now, question.limit),
        Policy(
            own_domains=frozenset(question.own_domains),
            exclusions=exclusions[::2],
            allowed_labels=frozenset(question.labels),
        ),
        Personal(
            exclusions=exclusions[1::2],
            dismissed=frozenset(key_of(InternetMessageId(one)) for one in question.dismissed),
        ),
        key_of,
    )


def reply_of(question: oracle.Question, mails: list[Item], meetings: list[Item]) -> MailboxReply:
    """What the mailbox answers."""
    return MailboxReply(
        mails=tuple(msgspec.convert(one, FoundMail) for one in mails),
        own=frozenset(question.own),
        sent_items=question.sent_items,
        meetings=tuple(msgspec.convert(one, FoundMeeting) for one in meetings),
        places={one: PLACES[place] for one, place in question.places.items()},
    )


def answer(question: oracle.Question, reply: MailboxReply) -> Suggested:
    """What the product makes of it."""
    rules = rules_of(question)
    rows = {InternetMessageId(one): (tracked(one),) for one in question.tracked}
    here = frozenset(map(InternetMessageId, question.listed))
    return suggest(candidates(reply, rules, here), Known(rows, {}), ACCOUNT, rules.window)


@pytest.fixture(scope="module", params=range(24))
def made(request: pytest.FixtureRequest) -> tuple[oracle.Question, list[Item], list[Item]]:
    """A question and a mailbox."""
    return corpus.made(request.param)


def test_the_oracle_agrees(made: tuple[oracle.Question, list[Item], list[Item]]) -> None:
    """Precision and recall are 1, in the same order, and each other item has the same reason."""
    question, mails, meetings = made
    expected = oracle.decide(question, mails, meetings)
    got = answer(question, reply_of(question, mails, meetings))
    assert [one.mail for one in got.suggestions] == expected.suggested
    assert {one: str(why) for one, why in got.verdicts.items()} == expected.reasons
    counts = Counter(expected.reasons.values())
    assert got.left_out == tuple((why, counts[why]) for why in LeftOut if counts[why])


def test_the_corpus_holds_everything() -> None:
    """Each reason is met, and so are suggestions of both kinds: the comparison means something."""
    met: Counter[str] = Counter()
    for seed in range(24):
        verdict = oracle.decide(*corpus.made(seed))
        met.update(verdict.reasons.values())
        met.update(one[0] for one in verdict.suggested)
    assert set(met) == {*map(str, LeftOut), "m", "e"}
    assert min(met.values()) >= 5
