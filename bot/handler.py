"""What the bot does with each kind of activity; the SDK only chooses the method.

Every question ends in a card or a sentence: an error of the product becomes a notice, a missing
sign-in becomes a request for it, and the interrupted question continues afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, cast

import msgspec
import structlog
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler

from bot.commands import Command, Help, Nothing, Show, Unknown, parse
from bot.connector import Connector
from bot.extension import PREFIX, Extension
from bot.following import Following
from bot.inbound import Inbound, Malformed
from bot.invokes import (
    Press,
    card_response,
    error_response,
    failure_code,
    message_response,
    no_token_response,
    press_of,
    without_token,
)
from bot.missing_grant import MissingGrant
from bot.orders import DecisionPress, Orders, is_decision
from bot.reception import Reception
from bot.settings_form import NotSaved
from bot.sign_in import SignInDesk
from capture.diagnosis import beyond_sign_in
from capture.errors import CaptureError, SignInRequired
from capture.models import Caller
from cards import notices
from cards.actions import Action, Ask, EditedAction
from cards.asking import asked
from cards.catalogue import help_words, notice_words
from cards.elements import Card
from cards.refreshing import old_view_card
from desks.answers import Answer, Answers
from desks.asker import Asker
from desks.place import Place, card_message
from desks.presses import ANSWERED_WITHIN, Presses
from desks.troubles import TOO_SLOW
from desks.views import not_signed_in, opened, own_view

__all__ = ["AutoCapture"]

_log = structlog.get_logger()


class AutoCapture(TeamsActivityHandler):
    """The bot: questions and presses in, cards out.

    ``missing`` is what happens to a person without a grant; ``go_on`` continues what waited for a
    sign-in, beside the turn that brought it.
    """

    def __init__(  # noqa: PLR0913 - a conversation's parts, each with a name
        self,
        answers: Answers,
        presses: Presses,
        desk: SignInDesk,
        orders: Orders,
        reception: Reception,
        *,
        connector: Connector,
        following: Following,
        extension: Extension,
        missing: MissingGrant,
        go_on: Callable[[Caller, Inbound | None], None],
    ) -> None:
        self._answers = answers
        self._presses = presses
        self._desk = desk
        self._orders = orders
        self._reception = reception
        self._connector = connector
        self._following = following
        self._extension = extension
        self._missing = missing
        self._go_on = go_on

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer what a person typed; a card that was merely inserted is not a question."""
        inbound = _inbound(turn_context)
        command = parse(inbound.text or "")
        if not isinstance(command, Nothing):
            answer = await self._answer(inbound, command)
            if answer is not None:
                sent = await self._connector.send(inbound.place, card_message(answer.card))
                await self._following.follow(inbound.place, sent, answer)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Greet; who has met the bot before is not greeted again for a newer version of it."""
        inbound = _inbound(turn_context)
        if inbound.action != "add-upgrade":
            await self._say(inbound.place, self._reception.greeting(inbound))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a press or a step of signing in; anything else is not implemented."""
        inbound = _inbound(turn_context)
        match inbound.name:
            case "adaptiveCard/action":
                return await self._press(inbound)
            case "signin/tokenExchange":
                return await self._step(inbound, self._exchanged)
            case "signin/verifyState":
                return await self._step(inbound, self._verified)
            case "signin/failure":
                code = failure_code(inbound.value)
                _log.warning("silent_sign_in_failed", code=code)
                card = notices.silent_sign_in_failed_card(inbound.language, code)
                await self._say(inbound.place, card)
                return InvokeResponse(status=200)
            case str(name) if name.startswith(PREFIX):
                answer = await self._extension.answer(inbound, self._go_on)
                return answer or _unknown_invoke()
            case _:
                return _unknown_invoke()

    async def _step(
        self, inbound: Inbound, step: Callable[[Inbound], Awaitable[InvokeResponse]]
    ) -> InvokeResponse:
        """A step of signing in; trouble of ours is said in chat, and the client shows the button.

        Anything but a refusal would be taken for success, and the person would wait in vain.
        """
        try:
            return await step(inbound)
        except CaptureError as error:
            if asker := _asker(inbound):
                with suppress(CaptureError):  # the channel itself may be what failed
                    await self._say(inbound.place, self._answers.apology(asker, error))
            return InvokeResponse(status=412)

    async def _exchanged(self, inbound: Inbound) -> InvokeResponse:
        exchanged = await self._desk.exchange(inbound)
        if exchanged.signed_in:
            self._go_on(exchanged.signed_in, exchanged.interrupted)
        asker = _asker(inbound)
        if exchanged.refusal and asker and beyond_sign_in(exchanged.refusal):
            # The button that 412 makes the client show would end on a page that says no.
            await self._say(inbound.place, self._answers.apology(asker, exchanged.refusal))
        return exchanged.response

    async def _answer(self, inbound: Inbound, command: Command) -> Answer | None:
        if isinstance(command, Help | Unknown | Nothing):
            return Answer(await self._reception.help(inbound, command))
        asker = _asker(inbound)
        if asker is None:
            return Answer(notices.unknown_person_card(inbound.language))
        try:
            return await self._orders.carry_out(asker, command)
        except SignInRequired as needed:
            return await self._asked(asker, inbound, needed)
        except CaptureError as error:
            return Answer(self._answers.apology(asker, error))

    async def _asked(self, asker: Asker, inbound: Inbound, needed: SignInRequired) -> Answer | None:
        try:
            card = await self._missing.question(asker, inbound, needed)
        except CaptureError as error:
            card = self._answers.apology(asker, error)
        return None if card is None else Answer(card)

    async def _press(self, inbound: Inbound) -> InvokeResponse:
        asker = _asker(inbound)
        if asker is None:
            return message_response(notice_words(inbound.language).UNKNOWN_PERSON)
        try:
            press, offered = press_of(inbound.value)
        except Malformed as wrong:
            return error_response(400, str(wrong))
        if offered is not None:
            if refused := await self._desk.accept(asker.caller, offered):
                return no_token_response(refused.detail)
            self._go_on(asker.caller, None)
            inbound = msgspec.structs.replace(inbound, value=without_token(inbound.value))
        return await self._pressed(asker, inbound, press)

    async def _pressed(self, asker: Asker, inbound: Inbound, press: Press) -> InvokeResponse:
        try:
            asker, action = opened(self._answers, asker, press.verb, press.data)
            return await self._carried_out(asker, inbound, press, action)
        except EditedAction:
            if press.automatic:  # nobody pressed anything, and a sentence would pop up
                return card_response(old_view_card(inbound.language))
            return message_response(notice_words(inbound.language).BUTTON)

    async def _carried_out(
        self, asker: Asker, inbound: Inbound, press: Press, action: Action
    ) -> InvokeResponse:
        try:
            if isinstance(action, Ask):
                return await self._typed(asker, inbound, press.data)
            if is_decision(action):
                return await self._decided(asker, action, press.data)
            answer = await self._presses.press(asker, action, press.data, inbound.reply_to_id or "")
            return card_response(await self._answered(asker, inbound, answer))
        except SignInRequired as needed:
            if press.automatic:
                return card_response(not_signed_in(self._answers, asker, action))
            try:
                return await self._missing.press(asker, inbound, needed)
            except CaptureError as error:
                return message_response(self._answers.excuse(asker, error))

    async def _answered(self, asker: Asker, inbound: Inbound, answer: Answer) -> Card:
        """The card of an answer, which nothing changes later where others see the message too."""
        card_id = inbound.reply_to_id or ""
        if asker.place.only:
            card = await self._following.settled(asker.place, card_id, answer)
            return own_view(self._answers, asker, answer, card)
        await self._following.follow(inbound.place, card_id, answer)
        return answer.card

    async def _typed(
        self, asker: Asker, inbound: Inbound, inputs: Mapping[str, Any]
    ) -> InvokeResponse:
        """What was typed into a card, answered to the presser as if it were a message.

        Among several people only a record is: what else may be asked is not for such a place.
        """
        command = parse(asked(inputs))
        if isinstance(command, Nothing):
            return message_response(help_words(inbound.language).ASK_NOTHING)
        if not isinstance(command, Show):
            asker = _asker(inbound) or asker
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                if isinstance(command, Help | Unknown):
                    return card_response(await self._reception.help(inbound, command))
                answer = await self._orders.carry_out(asker, command)
        except TimeoutError:
            return message_response(self._answers.excuse(asker, TOO_SLOW))
        except SignInRequired:
            raise
        except CaptureError as error:
            return message_response(self._answers.excuse(asker, error))
        return card_response(await self._answered(asker, inbound, answer))

    async def _decided(
        self, asker: Asker, action: DecisionPress, inputs: Mapping[str, Any]
    ) -> InvokeResponse:
        """A press about decisions; what cannot be done leaves the card as it was filled in."""
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return card_response(await self._orders.press(asker, action, inputs))
        except TimeoutError:
            return message_response(self._answers.excuse(asker, TOO_SLOW))
        except NotSaved as refused:
            return message_response(refused.sentence)
        except SignInRequired:
            raise
        except CaptureError as error:
            return message_response(self._answers.excuse(asker, error))

    async def _verified(self, inbound: Inbound) -> InvokeResponse:
        """A client's word that its sign-in page is done: what counts is whether we have a grant.

        The page's own answer proved who signed in, so the code it may carry opens nothing.
        """
        known = inbound.caller is not None and await self._desk.knows(inbound.caller)
        return InvokeResponse(status=200 if known else 412)

    async def _say(self, place: Place, card: Card | None) -> None:
        if card is not None:
            await self._connector.send(place, card_message(card))


def _unknown_invoke() -> InvokeResponse:
    return InvokeResponse(status=501, body={"error": {"code": "501", "message": "unknown invoke"}})


def _inbound(context: TurnContext) -> Inbound:
    return cast("Inbound", context.get("inbound"))


def _asker(inbound: Inbound) -> Asker | None:
    if inbound.caller is None:
        return None
    channel_id = inbound.sender.id if inbound.sender else ""
    return Asker(inbound.caller, inbound.place, inbound.zone, inbound.locale or "", channel_id)
