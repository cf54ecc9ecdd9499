"""``why`` names the rule or the cap, in both languages."""

from __future__ import annotations

import pytest
from jsonschema import Draft6Validator

from capture.explaining import Explanation, Unsearched
from capture.mail import EmailAddress, FoundMail, Recipient
from capture.models import AddressRule, MailId
from capture.suggestions import LeftOut
from capture.why import Explained
from cards import View, why_card
from cards.languages import Language
from cards.paging import CARD_LIMIT, weight

from .builders import NOW, VIEW, make_reason, make_record
from .reading import nodes, words
from .timelines import CHINESE, HOSTILE

REASON = make_reason("ben@contoso.example", AddressRule.CHILD_CONTACT, "cc")


def mail(number: int = 1, subject: str = "Pump order") -> FoundMail:
    return FoundMail(
        id=MailId(str(number)),
        subject=subject,
        sender=Recipient(email_address=EmailAddress(name="Ben Ortiz", address="ben@x.example")),
        received=NOW,
        web_link="https://outlook.office.com/owa/?ItemID=1",
    )


def told(explanation: Explanation, view: View = VIEW) -> str:
    return words(why_card(make_record(), "pump", [Explained(mail(), explanation)], view))


@pytest.mark.parametrize(
    ("explanation", "said"),
    [
        (Explanation(shown=True, reason=REASON), "Suggested because ben@contoso.example"),
        (Explanation(left_out=LeftOut.INTERNAL, reason=REASON), "belongs to your organisation"),
        (Explanation(unsearched=Unsearched.PAGES, reason=REASON), "stopped at its page limit"),
        (Explanation(), "no address in From, To or Cc belongs to Contoso"),
        (
            Explanation(left_out=LeftOut.NO_EXACT_ADDRESS, sender_of="Ben"),
            "knows the sender as Ben",
        ),
    ],
)
def test_each_case_has_its_sentence(explanation: Explanation, said: str) -> None:
    """With subject, sender and date of the mail it is about."""
    text = told(explanation)
    assert said in text
    for part in ("Pump order", "Ben Ortiz", "Today 14:02", "Open in Outlook"):
        assert part in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_rules_share_a_sentence(language: Language) -> None:
    """Whoever reads it knows which rule it was."""
    view = VIEW if language == "en" else CHINESE
    explanations = [Explanation(left_out=rule, reason=REASON) for rule in LeftOut]
    explanations += [Explanation(unsearched=one, reason=REASON) for one in Unsearched]
    assert len({told(one, view) for one in explanations}) == len(LeftOut) + len(Unsearched)


def test_five_are_explained_and_the_rest_is_said(schema: Draft6Validator) -> None:
    """Hostile subjects stay text, and the card fits."""
    found = [Explained(mail(number, HOSTILE * 40), Explanation()) for number in range(9)]
    card = why_card(make_record(HOSTILE), HOSTILE, found, VIEW)
    schema.validate(card)
    assert weight(card) <= CARD_LIMIT
    assert "Only the 5 newest are explained" in words(card)
    for node in nodes(card):
        if "evil.example" in str(node.get("text", "")):
            assert node["type"] == "TextRun"


def test_words_of_no_mail_are_said_to_be_none() -> None:
    """The person learns that the mailbox has no such subject."""
    assert "No e-mail in your mailbox has “pump” in" in words(
        why_card(make_record(), "pump", [], VIEW)
    )
