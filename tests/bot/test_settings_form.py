"""What an administrator's client sends for the settings card is taken strictly or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings_form import NotSaved, read_settings_form
from capture.extent import Disclosure
from capture.patterns import PatternRefused
from capture.personal import MOST_EXCLUSIONS, TooMany
from capture.policy import Effect, Exclusion, Policy, RuleVariant
from capture.scope import LONGEST_DAYS, MOST
from cards import decision_english as said

KEPT = Policy(
    60,
    20,
    RuleVariant.Y2016,
    frozenset({"ours.example"}),
    (Exclusion("law.example", Effect.SKIP), Exclusion("news.example", Effect.IGNORE)),
    frozenset({"public"}),
    meetings=False,
)


def test_what_is_missing_stays_as_it_is():
    """A card may leave out an input, and a client may not send one."""
    assert KEPT == read_settings_form({"sealed": "x"}, KEPT, said)


def test_every_input_counts():
    """Values come as text."""
    typed = {
        "window": "90",
        "limit": "10.0",
        "variant": "2024",
        "domains": "Ours.example\n@theirs.example\n",
        "skip": "ann@law.example\r\n\n*.x.example",
        "ignore": "",
        "labels": " Public \nHighly  Public",
        "meetings": "true",
        "disclosure": "header",
        "undo": "0",
        "following": "false",
        "creation": "false",
        "roles": "Salesperson\n Sales  Manager",
        "groups": "Pilot",
        "ledger": "30",
    }
    assert Policy(
        90,
        10,
        RuleVariant.Y2024,
        frozenset({"ours.example", "theirs.example"}),
        (Exclusion("ann@law.example", Effect.SKIP), Exclusion("x.example", Effect.SKIP)),
        frozenset({"public", "highly public"}),
        meetings=True,
        disclosure=Disclosure.HEADER,
        undo_seconds=0,
        following=False,
        creation=False,
        roles=frozenset({"salesperson", "sales manager"}),
        groups=frozenset({"pilot"}),
        ledger_days=30,
    ) == read_settings_form(typed, KEPT, said)


def test_one_list_can_be_changed_without_the_other():
    """And an address that moves from one to the other has its new effect."""
    read = read_settings_form({"ignore": "law.example"}, KEPT, said)

    assert (Exclusion("law.example", Effect.IGNORE),) == read.exclusions


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", "0"),
        ("window", str(LONGEST_DAYS + 1)),
        ("window", "-1"),
        ("window", "1e3"),
        ("window", "٣"),
        ("window", ""),
        ("window", None),
        ("window", True),
        ("window", [30]),
        ("window", "9" * 400),
        ("limit", str(MOST + 1)),
        ("limit", {"a": 1}),
        ("variant", "2020"),
        ("variant", ["2016"]),
        ("meetings", True),
        ("meetings", "yes"),
        ("domains", "ann@ours.example"),
        ("domains", 5),
        ("skip", ["law.example"]),
        ("skip", "x" * 50_000),
        ("labels", "x" * 65),
        ("labels", "\n".join(str(number) for number in range(51))),
        ("domains", "\n".join(f"x{number}.example" for number in range(101))),
        ("domains", "\n".join(f"{'x' * 60}.{number}.example" for number in range(60))),
        ("labels", "pub\u202elic"),
        ("disclosure", "everything"),
        ("disclosure", 1),
        ("undo", "-1"),
        ("undo", "61"),
        ("following", 1),
        ("creation", "1"),
        ("creation", ["true"]),
        ("roles", {"a": 1}),
        ("roles", "\n".join(str(number) for number in range(11))),
        ("groups", "x" * 65),
        ("groups", "pi\u200blot"),
        ("ledger", "0"),
        ("ledger", "731"),
    ],
)
def test_a_value_of_a_wrong_kind_saves_nothing(name: str, value: object):
    """The sentence names the input."""
    with pytest.raises(NotSaved) as refused:
        read_settings_form({name: value}, KEPT, said)

    assert "Nothing was saved." in refused.value.sentence


def test_a_list_is_taken_whole_or_not_at_all():
    """One bad entry, or too many."""
    with pytest.raises(PatternRefused):
        read_settings_form({"skip": "law.example\n(a+)+$"}, KEPT, said)
    many = "\n".join(f"x{number}.example" for number in range(MOST_EXCLUSIONS + 1))
    with pytest.raises(TooMany):
        read_settings_form({"skip": many}, KEPT, said)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
names = st.sampled_from(
    ["window", "limit", "variant", "domains", "skip", "ignore", "labels", "meetings"]
)


@given(st.dictionaries(names, json))
def test_any_values_are_a_valid_policy_or_refused(inputs):
    """Nothing else is raised, whatever a forged card sends."""
    try:
        policy = read_settings_form(inputs, KEPT, said)
    except (NotSaved, PatternRefused, TooMany):
        return

    assert 1 <= policy.window_days <= LONGEST_DAYS
    assert 1 <= policy.limit <= MOST
    assert policy.variant in RuleVariant
    assert type(policy.meetings) is bool
    assert len(policy.exclusions) <= MOST_EXCLUSIONS
