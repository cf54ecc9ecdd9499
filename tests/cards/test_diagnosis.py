"""The sign-in doctor's card, in both languages."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft6Validator

from capture.diagnosis import Finding, Health, Link, Remedy
from cards import doctor_chinese, doctor_english
from cards.diagnosis import diagnosis_card, remedy_sentence
from cards.languages import language_of

from .reading import words

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("remedy", Remedy)
def test_each_remedy_has_its_sentence_in_both_languages(remedy: Remedy) -> None:
    """One sentence for each, in the language it claims to be in."""
    assert not CHINESE.search(remedy_sentence(remedy, "en"))
    assert CHINESE.search(remedy_sentence(remedy, "zh"))


@pytest.mark.parametrize("said", [doctor_english, doctor_chinese])
def test_no_sentence_is_said_twice_and_none_is_missing(said) -> None:
    """Links, states and remedies are all there, and each is told apart from the others."""
    assert set(said.LINKS) == set(Link)
    assert set(said.HEALTH) == set(Health)
    assert len(set(said.REMEDIES.values())) == len(Remedy)


def test_the_card_names_the_broken_link_its_remedy_and_what_support_needs(
    schema: Draft6Validator,
) -> None:
    """A person reads what to do, an administrator the code and the request."""
    findings = (
        Finding(Link.SIGN_IN, Health.GOOD),
        Finding(
            Link.MAILBOX, Health.BROKEN, Remedy.NO_MAILBOX, "MailboxNotEnabledForRESTAPI", "r-7"
        ),
        Finding(Link.SYNCHRONISATION, Health.UNKNOWN),
    )
    card = diagnosis_card(findings, "en")
    schema.validate(card)
    text = words(card)
    assert "Something needs doing" in text
    assert "There is no Exchange Online mailbox for you" in text
    assert "Code MailboxNotEnabledForRESTAPI · request r-7" in text
    assert "not looked at" in text


def test_a_chinese_reader_gets_it_in_chinese() -> None:
    """Words and the language a screen reader is told."""
    card = diagnosis_card((Finding(Link.CLOCK, Health.BROKEN, Remedy.CLOCK, number=-840),), "zh")
    assert card["lang"] == "zh"
    assert "相差 -840 秒" in words(card)
    assert "一切正常" in words(diagnosis_card((Finding(Link.BOT, Health.GOOD),), "zh"))


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("ZH", "zh"), ("en-GB", "en"), ("de-DE", "en"), ("", "en"), (None, "en")],
)
def test_a_locale_names_a_language(locale: str | None, language: str) -> None:
    """English for everybody we do not speak to in their own language yet."""
    assert language_of(locale) == language
