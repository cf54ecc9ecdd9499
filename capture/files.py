"""The files of one mail or meeting of the caller's, with what Track would do to each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from capture.fates import File, fates
from capture.organisations import organisation_of
from capture.parallel import both

if TYPE_CHECKING:
    from capture.dataverse import Dataverse
    from capture.graph import Graph
    from capture.models import Caller, MailId, TenantId
    from capture.suggestions import Kind

__all__ = ["Files"]


class Files:
    """``organisations`` holds the Dataverse of each tenant that is served."""

    def __init__(self, graph: Graph, organisations: Mapping[TenantId, Dataverse]) -> None:
        self._graph = graph
        self._organisations = organisations

    async def of(self, caller: Caller, mail: MailId, kind: Kind) -> tuple[File, ...]:
        """Every file, inline ones, attached messages and links included, in the mailbox's order.

        Two calls upstream at the same time: what an administrator changed counts at once.
        Raises ``NotFound`` where the mail is gone, and the other errors of ``capture.errors``.
        """
        dataverse = organisation_of(self._organisations, caller)
        listed, limits = await both(
            self._graph.attachments(caller, mail, kind), dataverse.file_limits(caller)
        )
        return fates(listed, limits)
