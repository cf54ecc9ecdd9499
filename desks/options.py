"""Presses about how much of a suggestion is shared: the card before Track, and what a Track means.

The mail is read live each time and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from capture.decisions import DecisionStore
from capture.extent import FILES_LIMIT, Disclosure, Extent, FileKey
from capture.imports.job import import_key
from capture.imports.queue import ImportQueue
from capture.imports.untracking import row_of
from capture.introductions import About
from capture.models import Caller, ImportKey, ImportState, ImportStatus
from capture.options import Choices, Choosing, Destination
from capture.policy import Policy
from capture.ports import Clock
from capture.suggestions import Kind
from cards.actions import Offer, Options, Retry, Track
from cards.catalogue import options_words
from cards.elements import Card
from cards.file_outcome import Ended, outcome_card
from cards.languages import language_of
from cards.option_inputs import (
    DISCLOSURE,
    Chosen,
    NotRead,
    carried,
    chosen_options,
    file_id,
    typed,
)
from cards.options import Asked, begun_card, options_card
from cards.sealing import Sealer
from cards.view import View
from desks.asker import Asker, zone_of

__all__ = ["Meant", "OptionsDesk", "options_of"]

_UNDER_WAY = frozenset({ImportState.QUEUED, ImportState.IMPORTING, ImportState.WAITING})


@dataclass(frozen=True, slots=True)
class Meant:
    """How much a press shares; ``begun`` where its import is under way as it was asked before.

    ``again`` asks for files that stayed behind, though the mail is tracked; ``kept`` is what was
    chosen for an import before, which is tried again with it.
    """

    extent: Extent
    begun: bool = False
    again: bool = False
    kept: Mapping[ImportKey, Extent] = field(default_factory=dict)

    def of(self, key: ImportKey) -> Extent:
        """How much the import of this name shares."""
        return self.kept.get(key, self.extent)


class OptionsDesk:
    """Errors of ``capture.errors`` pass through."""

    def __init__(
        self,
        choosing: Choosing,
        decisions: DecisionStore,
        imports: ImportQueue,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._choosing = choosing
        self._decisions = decisions
        self._imports = imports
        self._sealer = sealer
        self._clock = clock

    async def card(
        self, asker: Asker, action: Options, inputs: Mapping[str, Any], told: str = ""
    ) -> Card:
        """What can be chosen, that it is too late to choose, or what became of the files.

        ``told`` names the sentence of what has just happened.
        """
        policy, _ = await self._decisions.of(asker.caller)
        name = typed(inputs) if action.find else None
        choices = await self._choosing.choices(
            asker.caller,
            About(action.mail, action.kind),
            Destination(action.record, action.regarding, name),
            policy.variant,
        )
        key = import_key(asker.caller.tenant, choices.regarding.ref, choices.identity)
        view = View(
            self._clock(),
            action.offset,
            zone=zone_of(asker.zone),
            language=language_of(asker.locale),
            scope=action.scope,
        )
        seal = partial(self._sealer.seal, audience=asker.audience)
        sentence = str(getattr(options_words(view.language), told)) if told else ""
        status = await self._status(asker.caller, key)
        if status is not None and status.state in _UNDER_WAY:
            return begun_card(choices, action, view, seal)
        if status is not None and status.state is ImportState.TRACKED:
            ended = Ended(choices, status.left, key, None, sentence)
            if known := await self._known(asker.caller, action.kind, ended, status.row):
                return outcome_card(known, action, view, seal)
        chosen = _entered(choices, inputs, policy)
        return options_card(Asked(choices, chosen, key, name, sentence), action, view, seal)

    async def meant(self, asker: Asker, action: Track | Retry, inputs: Mapping[str, Any]) -> Meant:
        """What a press says of how much is shared, never more than its card did.

        Raises ``NotRead`` where the card's inputs do not say it.
        """
        if isinstance(action, Track) and action.offer is not None:
            return await self._offered(asker, action, action.offer, inputs)
        if isinstance(action, Track) and action.disclosure is not None:
            return Meant(Extent(action.disclosure))
        policy, _ = await self._decisions.of(asker.caller)
        usual = Extent(policy.disclosure)
        if isinstance(action, Track):
            return Meant(usual)
        kept = {one.key: await self._imports.extent(one.key, asker.caller) for one in action.picked}
        return Meant(usual, kept={key: one for key, one in kept.items() if one is not None})

    async def _offered(
        self, asker: Asker, action: Track, offer: Offer, inputs: Mapping[str, Any]
    ) -> Meant:
        picked = action.picked[0]
        status = await self._status(asker.caller, picked.key)
        if status is not None and await self._is_there(asker.caller, picked.kind, status):
            if not status.left or DISCLOSURE in inputs:  # from a card that was drawn before
                raise NotRead("TRACKED_ALREADY")
            return await self._again(asker.caller, picked.key, status, offer, inputs)
        chosen = chosen_options(offer, inputs)
        without = chosen.without
        if offer.others and not chosen.others:
            without |= await self._unlisted(asker.caller, action, offer)
        if len(without) > FILES_LIMIT:
            raise NotRead
        begun = status is not None and status.state in _UNDER_WAY
        return Meant(Extent(chosen.disclosure, tuple(sorted(without))), begun)

    async def _again(
        self,
        caller: Caller,
        key: ImportKey,
        status: ImportStatus,
        offer: Offer,
        inputs: Mapping[str, Any],
    ) -> Meant:
        """Of the files that stayed behind those that are ticked, with the text as it was chosen."""
        wanted = {one for one in offer.files if inputs.get(file_id(one)) == "true"}
        left = {one.file for one in status.left}
        ran = await self._imports.ran(key, caller)
        if not wanted & left or ran is None or ran.disclosure is Disclosure.HEADER:
            raise NotRead("NO_FILE_PICKED")
        return Meant(Extent(ran.disclosure, tuple(sorted(left - wanted))), again=True)

    async def _unlisted(self, caller: Caller, action: Track, offer: Offer) -> frozenset[FileKey]:
        picked = action.picked[0]
        files = await self._choosing.files(caller, About(picked.mail, picked.kind))
        return frozenset(one.key for one in files if one.end is None) - frozenset(offer.files)

    async def _is_there(self, caller: Caller, kind: Kind, status: ImportStatus) -> bool:
        """Whether it is tracked, and nobody has deleted its activity since.

        The queue is believed where it does not say which one that is.
        """
        if status.state is not ImportState.TRACKED:
            return False
        return not status.row or await self._choosing.standing(caller, kind, status.row) is not None

    async def _known(self, caller: Caller, kind: Kind, ended: Ended, row: str) -> Ended | None:
        """With how much was shared, if that is known; ``None`` where its activity is there no more.

        Of an activity that is not the caller's own from here, nothing was written but what it
        regards.
        """
        if not row:
            return ended
        held = await self._choosing.standing(caller, kind, row)
        if held is None:
            return None
        is_own = held.own and row == str(row_of(kind, caller.tenant, ended.choices.identity))
        ran = await self._imports.ran(ended.key, caller)
        return replace(ended, disclosure=ran.disclosure) if is_own and ran else ended

    async def _status(self, caller: Caller, key: ImportKey) -> ImportStatus | None:
        return (await self._imports.statuses((key,), caller)).get(key)


def _entered(choices: Choices, inputs: Mapping[str, Any], policy: Policy) -> Chosen:
    return carried(tuple(one.key for one in choices.files), inputs, policy.disclosure)


def options_of(action: Track | Retry) -> Options:
    """The press that draws the card again from which ``action`` came."""
    one, regarding = action.picked[0], action.regarding if isinstance(action, Track) else None
    return Options(action.record, one.mail, action.offset, action.scope, one.kind, regarding)
