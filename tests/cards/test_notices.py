"""Cards and pages beside the timeline: what went wrong, which one, how to sign in, help."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from jsonschema import Draft6Validator

from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
    UnknownTenant,
)
from capture.models import RecordRef
from capture.scope import Scope
from cards import (
    Card,
    Choose,
    Question,
    Show,
    View,
    choose_card,
    error_card,
    help_card,
    not_found_card,
    not_queued_card,
    notice_card,
    oauth_card,
    queued_card,
    signed_in_card,
    signed_out_card,
    silent_sign_in_failed_card,
    trouble_card,
    unknown_person_card,
)
from cards.actions import Ask
from cards.dashes import dash_png
from cards.greeting import greeting_card
from cards.help import Role, Where
from cards.languages import Language
from cards.notice_sentences import nearest

from .builders import REF, VIEW, make_match, seal
from .reading import nodes, pressed, words


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SignInRequired(claims="hidden"), "type “sign in”"),
        (
            AccessDenied(Service.DATAVERSE, "x"),
            "Your own rights in Dynamics 365 do not reach this.",
        ),
        (NotFound(Service.DATAVERSE, "x"), "no longer in Dynamics 365, or you may not see it"),
        (Throttled(Service.GRAPH, retry_after=90), "Microsoft 365 is busy. Ask again at 14:03."),
        (ServiceUnavailable(Service.REDIS, "x"), "The store of this service is not answering"),
        (UnexpectedReply(Service.GRAPH, "x", request_id="4f-22"), "Request 4f-22"),
        (UnexpectedReply(Service.ENTRA, "x", code="AADSTS900999"), "AADSTS900999"),
        (UnexpectedReply(Service.ENTRA, "x", code="AADSTS7000222"), "secret has expired"),
        (AccessDenied(Service.GRAPH, "x", code="MailboxNotEnabledForRESTAPI"), "no Exchange"),
        (CaptureError(), "Something went wrong here."),
    ],
)
def test_each_error_has_its_sentence(
    error: CaptureError, said: str, schema: Draft6Validator
) -> None:
    """The person learns what to do; nothing else of the error is shown."""
    card = error_card(error, VIEW)
    schema.validate(card)
    assert said in words(card)
    assert "hidden" not in str(card)


@pytest.mark.parametrize("seconds", [-5.0, 0.0, 1e300, float("inf")])
def test_any_wait_can_be_told(seconds: float) -> None:
    """A service's own idea of a wait is not trusted to be one."""
    view = View(now=datetime(9000, 1, 1, tzinfo=UTC))
    assert "Ask again at" in words(error_card(Throttled(Service.GRAPH, retry_after=seconds), view))


def test_choices_lead_to_their_records() -> None:
    """Each record is told apart by type and detail, and its button means it."""
    matches = [make_match("Contoso", "Redmond", 1), make_match("Connie", "", 2, "contact")]
    card = choose_card(matches, seal())
    assert pressed(card) == [Choose(match.record.ref) for match in matches]
    assert "Account · Redmond" in words(card)
    assert "Contact" in words(card).split("\n")
    assert "None of these?" in words(card)


def test_a_choice_is_remembered_with_its_question() -> None:
    """The heading repeats what was typed; each button carries memory and scope."""
    question = Question("contoso", "4f1c", Scope(limit=20))
    matches = [make_match("Contoso", "Redmond", 1), make_match("Contoso", "Basel", 2)]
    card = choose_card(matches, seal(), question)
    assert "Which “contoso” do you mean?" in words(card)
    assert "I will remember your choice" in words(card)
    assert pressed(card) == [Choose(match.record.ref, "4f1c", Scope(limit=20)) for match in matches]
    assert "remember" not in words(choose_card(matches, seal(), Question("contoso")))


def test_the_nearest_names_can_be_chosen(schema: Draft6Validator) -> None:
    """Whoever mistyped a name gets there with one press."""
    near = [make_match("Contoso", "Redmond", 1).record]
    card = not_found_card(near, seal(), Question("Contosso", scope=Scope(limit=20)))
    schema.validate(card)
    assert "is called “Contosso”" in words(card)
    assert "Did you mean one of these?" in words(card)
    assert "Account · Redmond" in words(card)
    assert pressed(card) == [Choose(near[0].ref, "", Scope(limit=20))]
    assert not pressed(not_found_card((), seal(), Question("Contosso")))


def test_chinese_readers_get_chinese_notices(schema: Draft6Validator) -> None:
    """Errors, buttons, sign-in and questions speak the reader's language."""
    view = replace(VIEW, language="zh")
    near = [make_match("Contoso", "Redmond", 1)]
    card_of: dict[str, Card] = {
        "繁忙。请在 14:03 再次提问。": error_card(Throttled(Service.GRAPH, retry_after=90), view),
        "本服务的存储目前没有响应": error_card(ServiceUnavailable(Service.REDIS, "x"), view),
        "从已登录的 Teams 客户端提问": unknown_person_card("zh"),
        "请更新 Teams": silent_sign_in_failed_card("zh", "oauthcardnotvalid"),
        "已退出登录": signed_out_card("zh"),
        "您已以 Nadia 的身份登录。": signed_in_card("zh", "Nadia"),
        "再次显示": queued_card(REF, view, seal()),
        "是哪一个？": choose_card(near, seal(), Question(language="zh")),
        "未找到记录": not_found_card((), seal(), Question("x", language="zh")),
    }
    for said, card in card_of.items():
        schema.validate(card)
        assert said in words(card)
        assert card["lang"] == "zh"
    sign_in = oauth_card("t", "c", "zh", sign_in_url="https://x")
    assert sign_in["content"]["buttons"][0]["title"] == "登录"


def test_too_many_choices_are_counted() -> None:
    """Twelve are shown, and how many there are is said."""
    card = choose_card([make_match("Contoso", "x", number) for number in range(40)], seal())
    assert len(pressed(card)) == 12
    assert "These are the best 12 of 40" in words(card)


def test_a_custom_table_is_named_as_it_is() -> None:
    """A table without a word of ours is named by its logical name."""
    match = make_match("Bridge", "", 1, RecordRef("cr1_project", "").table)
    assert "Cr1_project" in words(choose_card([match], seal()))


def test_outside_names_stay_text_in_notices() -> None:
    """A name that was asked for is shown, not rendered."""
    card = not_found_card((), seal(), Question("[x](http://y) \u202e" + "z" * 10_000))
    assert len(words(card)) < 400
    assert "\u202e" not in words(card)
    assert not [node for node in nodes(card) if node.get("type") == "TextBlock"]


@pytest.mark.parametrize("where", ["personal", "group", "channel"])
def test_help_is_by_place(where: Where) -> None:
    """It shows what can be typed, in both languages, and among several what is not shown there."""
    text = words(help_card(where=where, language="en", seal=seal()))
    assert "show activities for Contoso" in text
    assert "显示 Contoso 的活动" in text
    assert ("What I never store" in text) is (where == "personal")
    assert ("my imports" in text) is (where == "personal")
    assert ("all of you may read" in text) is (where != "personal")
    assert ("In this channel" in text) is (where == "channel")
    assert ("In this chat" in text) is (where == "group")


def test_help_is_by_role() -> None:
    """Who is no administrator hears nothing of orders that are not for them; nor does a group."""

    def said(role: Role, where: Where = "personal") -> str:
        return words(help_card(where=where, language="en", seal=seal(), role=role))

    assert "admin settings" in said("administrator")
    assert "admin" not in said("user").casefold()
    assert "Administrators of Dynamics 365 type" in said("unknown")
    assert "admin" not in said("administrator", "channel").casefold()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("where", ["personal", "group", "channel"])
def test_the_greeting_is_four_lines_and_a_first_action(
    where: Where, language: Language, schema: Draft6Validator
) -> None:
    """What it does, what it reads, what it never stores, how to begin; and where to."""
    card = greeting_card(where, language, seal())
    schema.validate(card)
    kinds = [part["type"] for part in card["body"]]
    assert kinds == ["RichTextBlock"] * 4 + ["Input.Text", "ActionSet"]
    assert pressed(card) == [Ask()]


def test_small_notices_say_one_thing(schema: Draft6Validator) -> None:
    """Titles and sentences are as given; the signed-in person is named where known."""
    for card in (signed_out_card("en"), notice_card("A", "b" * 5000, "en", "c")):
        schema.validate(card)
    assert "Signed in as Nadia." in words(signed_in_card("en", "Nadia"))
    assert "You are signed in." in words(signed_in_card("en"))


def test_a_timeline_that_could_not_be_drawn_can_be_asked_for_again(
    schema: Draft6Validator,
) -> None:
    """What stands in its place says how things are, and its button brings the list back."""
    error = UnexpectedReply(Service.DATAVERSE, "x", request_id="4f-22")
    trouble = trouble_card(error, VIEW, REF, seal())
    for card in (queued_card(REF, VIEW, seal()), not_queued_card(REF, VIEW, seal()), trouble):
        schema.validate(card)
        assert pressed(card) == [Show(REF)]
    assert "The import is queued." in words(queued_card(REF, VIEW, seal()))
    assert "not tracked as far as I know" in words(not_queued_card(REF, VIEW, seal()))
    assert "Request 4f-22" in words(trouble)


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (unknown_person_card("en"), "which account"),
        (error_card(UnknownTenant(), VIEW), "not connected to this service"),
        (silent_sign_in_failed_card("en"), "could not sign you in by itself"),
        (
            help_card(
                where="group", language="en", seal=seal(), lead=nearest("sign in"), meant="sign in"
            ),
            "mean “sign in”?",
        ),
    ],
)
def test_whoever_cannot_be_served_learns_why(
    card: Card, said: str, schema: Draft6Validator
) -> None:
    """Each dead end has a sentence with the way out."""
    schema.validate(card)
    assert said in words(card)


def test_the_sign_in_card_is_the_bot_frameworks() -> None:
    """Its JSON is that of OAuthCard, with silent sign-on only where it can be answered."""
    card = oauth_card(
        "t", "c", "en", sign_in_url="https://x", exchange_id="i", exchange_uri="api://b"
    )
    assert card == {
        "contentType": "application/vnd.microsoft.card.oauth",
        "content": {
            "text": "t",
            "connectionName": "c",
            "buttons": [{"type": "signin", "title": "Sign in", "value": "https://x"}],
            "tokenExchangeResource": {"id": "i", "uri": "api://b"},
        },
    }
    assert "tokenExchangeResource" not in oauth_card("t", "c", "en", sign_in_url="x")["content"]


def test_the_dash_is_a_small_png() -> None:
    """It is a PNG under 200 bytes, the same everywhere."""
    assert dash_png().startswith(b"\x89PNG\r\n\x1a\n")
    assert len(dash_png()) == 119
