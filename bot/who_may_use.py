"""Who may use it, as an administrator names them: held against Dynamics before it counts.

A name that nobody there bears would shut everybody out.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.settings_form import NotSaved
from capture.authority import Authority
from capture.dataverse.named_principals import Principals
from capture.policy import Policy
from cards.decision_words import decision_words
from cards.languages import language_of
from cards.plain_text import plain
from desks.asker import Asker

__all__ = ["WhoMayUse"]


class WhoMayUse:
    """Raises what asking Dynamics raises; at most two questions at a time."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    async def check(
        self, asker: Asker, before: Policy, after: Policy, spelt: Mapping[str, str]
    ) -> None:
        """Raise ``NotSaved`` for names that are new and that no role or team bears.

        ``spelt`` has the names as they were typed, where they were.
        """
        said = decision_words(language_of(asker.locale))
        asked: tuple[tuple[str, Principals, frozenset[str]], ...] = (
            (said.ROLES, "roles", after.roles - before.roles),
            (said.GROUPS, "teams", after.groups - before.groups),
        )
        refused = []
        for label, of, names in asked:
            as_typed = {spelt.get(one, one) for one in names}
            found = await self._authority.named(asker.caller, of, names | as_typed)
            if unknown := sorted(spelt.get(one, one) for one in names - found):
                listed = ", ".join(f"“{plain(one)}”" for one in unknown)
                refused.append(said.NO_SUCH_NAMES.format(label, listed))
        if refused:
            raise NotSaved("\n".join(refused))

    async def warning(self, asker: Asker, before: Policy, after: Policy) -> str:
        """A sentence for who has just left themselves out, else "" ."""
        if (before.roles, before.groups) == (after.roles, after.groups):
            return ""
        if await self._authority.is_among(asker.caller, after):
            return ""
        sentence: str = decision_words(language_of(asker.locale)).NOT_YOURSELF
        return sentence
