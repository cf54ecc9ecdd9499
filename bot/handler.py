"""What the bot does with each kind of activity; the SDK only chooses the method.

Every question ends in a card or a sentence: an error of the product becomes a notice, a missing
sign-in becomes a request for it, and the interrupted question continues afterwards.
"""

from __future__ import annotations

from typing import cast

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler

from bot.answers import Answers, Asker
from bot.commands import Command, Help, Nothing, Show, SignIn, SignOut, Unknown, parse
from bot.connector import Connector
from bot.inbound import Inbound, Malformed
from bot.invokes import card_response, error_response, message_response, press_of
from bot.place import Place, card_message
from bot.resume import Resumption
from bot.sign_in import SignInDesk
from bot.typing import Typing
from capture.errors import CaptureError, SignInRequired
from cards import notice_sentences as said
from cards import notices
from cards.actions import EditedAction
from cards.elements import Card
from cards.help import help_card

__all__ = ["AutoCapture"]


class AutoCapture(TeamsActivityHandler):
    """The bot: questions and presses in, cards out."""

    def __init__(
        self,
        answers: Answers,
        desk: SignInDesk,
        *,
        connector: Connector,
        resumption: Resumption,
        typing: Typing,
    ) -> None:
        self._answers = answers
        self._desk = desk
        self._connector = connector
        self._resumption = resumption
        self._typing = typing

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer what a person typed; a card that was merely inserted is not a question."""
        inbound = _inbound(turn_context)
        command = parse(inbound.text or "")
        if not isinstance(command, Nothing):
            await self._say(inbound.place, await self._answer(inbound, command))

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Greet with what the bot does, reads and never stores."""
        place = _inbound(turn_context).place
        await self._say(place, help_card(private=place.personal))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a press or a step of signing in; anything else is not implemented."""
        inbound = _inbound(turn_context)
        match inbound.name:
            case "adaptiveCard/action":
                return await self._press(inbound)
            case "signin/tokenExchange":
                response, interrupted = await self._desk.exchange(inbound)
                if interrupted:
                    self._resumption.go_on(interrupted, self.on_turn)
                return response
            case "signin/failure":
                await self._say(inbound.place, notices.silent_sign_in_failed_card())
                return InvokeResponse(status=200)
            case _:
                return InvokeResponse(
                    status=501, body={"error": {"code": "501", "message": "unknown invoke"}}
                )

    async def _answer(self, inbound: Inbound, command: Command) -> Card | None:
        if isinstance(command, Help | Unknown | Nothing):
            return help_card(private=inbound.place.personal, lead=_lead(command))
        asker = _asker(inbound)
        if asker is None:
            return notices.unknown_person_card()
        try:
            return await self._obey(asker, inbound, command)
        except SignInRequired as needed:
            await self._desk.ask(asker, inbound, claims=needed.claims)
            return None
        except CaptureError as error:
            return self._answers.apology(asker, error)

    async def _obey(
        self, asker: Asker, inbound: Inbound, command: Show | SignIn | SignOut
    ) -> Card | None:
        match command:
            case Show():
                with self._typing.while_working(asker.place):
                    return await self._answers.show(asker, command)
            case SignOut():
                await self._desk.sign_out(asker.caller)
                return notices.signed_out_card()
            case SignIn():
                if await self._desk.knows(asker.caller):
                    return notices.signed_in_card()
                await self._desk.ask(asker, inbound)
                return None

    async def _press(self, inbound: Inbound) -> InvokeResponse:
        asker = _asker(inbound)
        if asker is None:
            return message_response(said.UNKNOWN_PERSON)
        try:
            press = press_of(inbound.value)
            action = self._answers.open(asker, press.verb, press.data)
            return card_response(await self._answers.press(asker, action, inbound.reply_to_id))
        except Malformed as wrong:
            return error_response(400, str(wrong))
        except EditedAction:
            return message_response(said.BUTTON)
        except SignInRequired as needed:
            await self._desk.ask(asker, inbound, claims=needed.claims)
            return message_response(said.SIGN_IN_FIRST)

    async def _say(self, place: Place, card: Card | None) -> None:
        if card is not None:
            await self._connector.send(place, card_message(card))


def _inbound(context: TurnContext) -> Inbound:
    return cast("Inbound", context.get("inbound"))


def _lead(command: Command) -> str:
    if not isinstance(command, Unknown):
        return ""
    return said.nearest(command.nearest) if command.nearest else said.NOT_UNDERSTOOD


def _asker(inbound: Inbound) -> Asker | None:
    return Asker(inbound.caller, inbound.place, inbound.zone) if inbound.caller else None
