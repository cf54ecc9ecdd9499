"""What anybody may know before they have signed in."""

from __future__ import annotations

from aiohttp import web

from cards.catalogue import pane_words
from cards.languages import language_of
from pane.bodies import tagged
from pane.wire import Configuration, Words

__all__ = ["OpenAnswers"]


class OpenAnswers:
    """Answers without a bearer; nothing in them is about anybody."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    async def configuration(self, request: web.Request) -> web.Response:
        """What the page's sign-in needs."""
        return tagged(request, self._configuration, private=False)

    async def words(self, request: web.Request) -> web.Response:
        """The page's own sentences."""
        language = language_of(request.query.get("language", ""))
        module = vars(pane_words(language))
        said = {name: one for name, one in module.items() if name.isupper() and type(one) is str}
        return tagged(request, Words(language, said), private=False)
