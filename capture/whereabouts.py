"""Where in a mailbox a mail lies, believed for a minute where that leaves nothing out.

To know it takes a dozen questions to a mailbox that answers four at a time, and a person's imports
come by the dozen, from few folders.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from capture.lately import Lately
from capture.single_flight import SingleFlight

if TYPE_CHECKING:
    from capture.graph import Graph
    from capture.mail import FoundMail
    from capture.mailbox_reply import MailboxReply
    from capture.models import Caller
    from capture.ports import Clock

__all__ = ["Whereabouts"]

BELIEVED: Final = timedelta(minutes=1)


class Whereabouts:
    """Of each caller's folders, in this process's memory alone.

    That a folder lies in no place left out is believed for a minute; that it does, or a folder not
    seen before, is asked for, so a mail that is moved counts at once. Errors pass through.
    """

    def __init__(self, graph: Graph, clock: Clock) -> None:
        self._graph = graph
        self._shown: Lately[tuple[Caller, str], MailboxReply] = Lately(clock, BELIEVED)
        self._asking: SingleFlight[tuple[Caller, str], MailboxReply] = SingleFlight()

    async def of(self, caller: Caller, mail: FoundMail) -> MailboxReply:
        """Why its folder is left out, if it is, and the mailbox's own addresses; no mails."""
        lying = caller, mail.folder or ""
        shown = self._shown.get(lying)
        return shown or await self._asking.run(lying, partial(self._now, caller, mail))

    async def _now(self, caller: Caller, mail: FoundMail) -> MailboxReply:
        around = replace(await self._graph.around(caller, mail), mails=())
        if mail.folder and mail.folder not in around.places:
            self._shown.put((caller, mail.folder), around)
        return around
