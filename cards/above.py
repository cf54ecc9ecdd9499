"""What stands above a list: what the last press did, and the way back from it."""

from __future__ import annotations

from dataclasses import dataclass

from microsoft_teams.cards.core import CardElement, Container, ExecuteAction

from capture.extent import Disclosure
from capture.imports.job import Withdrawal
from capture.models import ImportReason, Record
from capture.threads.following import Outcome
from cards.actions import Other, Picked, Seal, Undo
from cards.catalogue import import_words, options_words, thread_words, timeline_words
from cards.elements import beside, button, buttons, line, narrow, quiet, wide, words
from cards.header import record_name
from cards.view import View

__all__ = ["Above"]


@dataclass(frozen=True, slots=True)
class Above:
    """Nothing, unless something has just happened or was chosen before.

    ``dismissed`` are suggestions that can be brought back. ``memory`` names the question for which
    this record was chosen among several (``cards.actions.Choose``). ``unpicked`` is true where
    Track was pressed with nothing ticked, ``joined`` where what was pressed was under way already,
    ``denied`` where the person's rights do not reach,
    ``again`` where files that stayed behind are tried once more; ``withdrawn`` says how an Undo of
    it ended, and ``followed`` what came of following a thread, with the ``disclosure`` its button
    named.
    """

    dismissed: tuple[Picked, ...] = ()
    memory: str = ""
    unpicked: bool = False
    joined: bool = False
    denied: bool = False
    again: bool = False
    withdrawn: Withdrawal | None = None
    followed: Outcome | None = None
    disclosure: Disclosure | None = None

    def drawn(self, record: Record, view: View, seal: Seal) -> list[CardElement]:
        """The lines, each with its button."""
        said = timeline_words(view.language)
        found: list[CardElement] = []
        if self.memory:
            name = record_name(record, view.language)
            other = Other(record.ref, self.memory, view.scope)
            asked = line(quiet(said.chosen(name)))
            found.append(_with(asked, button(said.NOT_THIS_ONE, other, seal)))
        if self.dismissed:
            back = Undo(record.ref, self.dismissed, view.offset, view.scope)
            told = line(words(said.dismissed(len(self.dismissed))))
            found.append(_with(told, button(said.UNDO, back, seal)))
        return found + [line(words(told), gap="Small") for told in self._told(record, view)]

    def _told(self, record: Record, view: View) -> list[str]:
        """What has just happened, a sentence each."""
        said, options = timeline_words(view.language), options_words(view.language)
        told = {
            said.NOTHING_PICKED: self.unpicked,
            options.JOINED: self.joined,
            said.failed(ImportReason.ACCESS_DENIED): self.denied,
            options.AGAIN: self.again,
        }
        sentences = [sentence for sentence, happened in told.items() if happened]
        if self.withdrawn:
            sentences.append(import_words(view.language).WITHDRAWALS[self.withdrawn])
        if self.followed:
            outcome = thread_words(view.language).OUTCOMES[self.followed]
            sentences.append(outcome.format(record_name(record, view.language)))
        if self.followed is Outcome.FOLLOWED and self.disclosure:
            sentences.append(options.disclosed(self.disclosure))
        return sentences


def _with(told: CardElement, press: ExecuteAction) -> Container:
    return Container(
        items=[beside(wide(told, middle=True), narrow(buttons(press), middle=True))],
        spacing="Small",
    )
