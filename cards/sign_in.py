"""The sign-in card, which is not an Adaptive Card but the Bot Framework's own OAuthCard.

Its JSON is that of botframework-schema's ``OAuthCard``; its token exchange resource lets a client
sign the person in without asking.
"""

from __future__ import annotations

from typing import Any

from cards.catalogue import notice_words
from cards.languages import Language

OAUTH_CARD = "application/vnd.microsoft.card.oauth"


def oauth_card(
    text: str,
    connection_name: str,
    language: Language,
    /,
    *,
    sign_in_url: str,
    exchange_id: str = "",
    exchange_uri: str = "",
) -> dict[str, Any]:
    """The attachment of a message that asks for sign-in.

    Without ``exchange_uri`` the client offers the button alone (a group chat). The value of an
    invoke's loginRequest is the attachment's ``content``.
    """
    title = notice_words(language).SIGN_IN_BUTTON
    content: dict[str, Any] = {
        "text": text,
        "connectionName": connection_name,
        "buttons": [{"type": "signin", "title": title, "value": sign_in_url}],
    }
    if exchange_uri:
        content["tokenExchangeResource"] = {"id": exchange_id, "uri": exchange_uri}
    return {"contentType": OAUTH_CARD, "content": content}
