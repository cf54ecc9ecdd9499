"""Cards about decisions, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from jsonschema import Draft6Validator

from bot.commands import Help, Nothing, Unknown, parse
from capture.extent import Disclosure
from capture.models import ImportKey, MailId
from capture.patterns import Fault, PatternRefused
from capture.policies import PolicyUnreadable, Revision
from capture.policy import Effect, Exclusion, Policy, RuleVariant
from cards import (
    Card,
    decision_chinese,
    decision_english,
    error_card,
    help_card,
    help_chinese,
    help_english,
)
from cards.actions import Dismissals, Picked, SaveSettings, Undo
from cards.decisions import (
    DismissedRow,
    dismissed_card,
    exclusions_card,
    period_card,
    refused_pattern,
    said_card,
)
from cards.help import Where
from cards.paging import CARD_LIMIT, weight
from cards.settings import ROOM, admin_help_card, settings_card
from desks.periods import Fault as PeriodFault

from .builders import NOW, REF, VIEW, seal
from .reading import nodes, pressed, words

CHINESE = re.compile(r"[\u4e00-\u9fff]")
KEY = ImportKey("ab" * 32)
ZH = replace(VIEW, language="zh")
SUGGESTIONS = ("SUGGESTIONS_OFF", "SUGGESTIONS_ON", "SUGGESTIONS_ARE_OFF", "SUGGESTIONS_ARE_ON")
CARDS = (*SUGGESTIONS, "FORGET", "FORGOTTEN", "PRIVACY", "PRIVATE", "NOT_FOR_YOU", "WHY")


def sentences(module) -> dict[str, str]:
    """Every sentence of a language by its name, those of tables included."""
    found: dict[str, str] = {}
    for name, value in vars(module).items():
        if name.isupper() and isinstance(value, str):
            found[name] = value
        elif name.isupper() and isinstance(value, dict):
            found |= {f"{name}.{key}": sentence for key, sentence in value.items()}
    return found


def rows(count: int) -> list[DismissedRow]:
    return [
        DismissedRow(
            MailId(f"AAk{number:0110d}"),
            KEY,
            REF,
            f"Quote {number}",
            NOW,
            "Contoso",
        )
        for number in range(count)
    ]


def inputs(card: Card) -> dict[str, object]:
    return {
        str(node["id"]): node.get("value")
        for node in nodes(card)
        if str(node.get("type")).startswith("Input.")
    }


def test_both_languages_say_the_same_things() -> None:
    """Under the same names, with the same places for values, each in its own script."""
    english, chinese = sentences(decision_english), sentences(decision_chinese)

    assert set(english) == set(chinese)
    for name in english:
        assert english[name].count("{") == chinese[name].count("{"), name
        assert not CHINESE.search(english[name]), name
        assert CHINESE.search(chinese[name]), name


@pytest.mark.parametrize("where", ["personal", "group", "channel"])
def test_help_is_in_the_readers_language(schema: Draft6Validator, where: Where) -> None:
    """By place, and every command it lists is one."""
    assert {name for name in vars(help_english) if name.isupper()} == {
        name for name in vars(help_chinese) if name.isupper()
    }
    card = help_card(where=where, language="zh", seal=seal())
    schema.validate(card)
    assert card["lang"] == "zh"
    for listed in (help_english, help_chinese):
        for command in (*listed.COMMANDS, *decision_english.ADMIN_COMMANDS):
            assert not isinstance(parse(command), Unknown | Help | Nothing), command
    for command in decision_chinese.ADMIN_COMMANDS:
        assert not isinstance(parse(command), Unknown | Help | Nothing), command


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_card_is_adaptive_cards_1_5(schema: Draft6Validator, language) -> None:
    """And says its language to a screen reader."""
    view = replace(VIEW, language=language)
    revision = Revision(3, Policy(exclusions=(Exclusion("law.example", Effect.SKIP),)), None, NOW)
    for card in (
        *(said_card(language, name) for name in CARDS),
        *(period_card(fault, language) for fault in PeriodFault),
        exclusions_card((Exclusion("law.example", Effect.SKIP),), language, "told"),
        exclusions_card((), language),
        dismissed_card(rows(10), 30, replace(view, offset=10), seal()),
        dismissed_card([], 0, view, seal()),
        settings_card(revision, "Sam", view, seal(), "told"),
        admin_help_card(language),
    ):
        schema.validate(card)
        assert card["lang"] == language
        assert weight(card) <= CARD_LIMIT


@pytest.mark.parametrize("fault", Fault)
def test_each_refusal_has_its_sentence(fault: Fault) -> None:
    """In both languages, none said twice."""
    refused = PatternRefused(fault, "x\u202ey")

    assert "\u202e" not in refused_pattern(refused, "en")
    assert CHINESE.search(refused_pattern(refused, "zh"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_settings_that_do_not_open_are_said_to_everybody(language) -> None:
    """Nothing is suggested then, and the operator is named."""
    text = words(error_card(PolicyUnreadable(), replace(VIEW, language=language)))

    assert "TOKEN_KEYS" in text
    assert bool(CHINESE.search(text)) is (language == "zh")


def test_a_long_list_of_exclusions_is_cut_and_counted() -> None:
    """The newest first, and within a message's size."""
    many = tuple(Exclusion(f"{'x' * 300}{n}.example", Effect.SKIP) for n in range(500))
    card = exclusions_card(many, "en")

    assert "and 470 more" in words(card)
    assert weight(card) <= CARD_LIMIT


def test_dismissed_ones_can_be_suggested_again_and_turned() -> None:
    """Each row has its own way back, to the page it stood on."""
    card = dismissed_card(rows(10), 30, replace(VIEW, offset=10), seal())
    asked = pressed(card)

    undo = Undo(REF, (Picked(rows(1)[0].mail, KEY),), 10, listed=True)
    assert undo == asked[0]
    assert [Dismissals(0), Dismissals(20)] == asked[-2:]
    assert "11 to 20 of 30, the newest first." in words(card)


def test_a_dismissed_mail_that_is_gone_can_be_suggested_again_all_the_same() -> None:
    """Gone, and not read just now, are told apart."""
    (row,) = rows(1)
    gone = dismissed_card([replace(row, subject=None, record_name="")], 1, VIEW, seal())
    unread = dismissed_card([replace(row, subject=None, unread=True)], 1, VIEW, seal())

    assert "not in your mailbox any more" in words(gone)
    assert "for a record that cannot be read just now" in words(gone)
    assert "could not be read just now" in words(unread)
    assert len(pressed(gone)) == 1


def test_the_settings_card_shows_what_holds() -> None:
    """Its button carries the version it was drawn from and nothing else."""
    policy = Policy(
        60,
        20,
        RuleVariant.Y2016,
        frozenset({"ours.example"}),
        (Exclusion("law.example", Effect.SKIP), Exclusion("x.example", Effect.IGNORE)),
        frozenset({"general", "public"}),
        meetings=False,
        disclosure=Disclosure.LATEST,
        undo_seconds=0,
        following=False,
        creation=False,
        roles=frozenset({"salesperson"}),
        groups=frozenset({"pilot"}),
        ledger_days=30,
    )
    card = settings_card(Revision(4, policy, None, NOW), "Sam <b>", VIEW, seal())

    assert [SaveSettings(4)] == pressed(card)
    assert {
        "window": 60,
        "limit": 20,
        "variant": "2016",
        "domains": "ours.example",
        "skip": "law.example",
        "ignore": "x.example",
        "labels": "general\npublic",
        "meetings": "false",
        "disclosure": "latest",
        "undo": 0,
        "following": "false",
        "creation": "false",
        "roles": "salesperson",
        "groups": "pilot",
        "ledger": 30,
    } == inputs(card)
    assert "Version 4, saved Today 14:02 by Sam <b>." in words(card)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_largest_settings_fit_a_message(language) -> None:
    """Every list as long as it may be, in characters that take three bytes."""
    policy = Policy(
        own_domains=frozenset(f"{'x' * 30}{number:02}.example" for number in range(100)),
        exclusions=tuple(
            Exclusion(f"{'青' * 19}{number:02}@x.example"[:67], Effect.SKIP) for number in range(84)
        ),
        allowed_labels=frozenset("密" * 62 + f"{number:02}" for number in range(50)),
        roles=frozenset("角" * 62 + f"{number:02}" for number in range(10)),
        groups=frozenset("组" * 62 + f"{number:02}" for number in range(10)),
    )
    card = settings_card(
        Revision(1, policy, None, NOW),
        "",
        replace(VIEW, language=language),
        seal(),
        "x" * 900,
        frozenset(f"{'x' * 50}{number:02}.example" for number in range(50)),
    )

    assert {"skip", "ignore", "labels", "domains"} <= set(inputs(card))
    assert weight(card) <= CARD_LIMIT


def test_settings_too_many_for_a_card_keep_their_exclusions() -> None:
    """The inputs are not there, so that saving leaves them."""
    many = tuple(Exclusion(f"{'x' * 60}{n}.example", Effect.SKIP) for n in range(500))
    assert sum(len(one.pattern) for one in many) > ROOM
    card = settings_card(Revision(1, Policy(exclusions=many), None, NOW), "", VIEW, seal())

    assert "500 exclusions are too many for a card" in words(card)
    assert not {"skip", "ignore"} & set(inputs(card))
    assert "another administrator" in words(card)


def test_a_chinese_administrator_reads_chinese() -> None:
    """Labels of inputs, too."""
    card = settings_card(Revision(), "", ZH, seal())
    labels = [node["label"] for node in nodes(card) if "label" in node]

    assert all(CHINESE.search(label) for label in labels)
