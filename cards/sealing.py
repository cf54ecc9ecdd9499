"""The seal that keeps a card's buttons as they were drawn.

An action travels through the client as text with a signature over verb, content and audience, so
that neither an edited payload nor a button pressed in another place means anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from typing import Any, get_args

import msgspec
from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from pydantic import SecretStr

from cards.actions import Action, EditedAction, verb

__all__ = ["SEALED_LIMIT", "Sealer"]

SEALED_LIMIT = 6144
"""Characters a sealed action may have; Graph's longest ids of twelve mails fit."""
_FIELD = "sealed"
_SALT = "auto-capture/card-action/1"
_VERBS = frozenset(str(kind.__struct_config__.tag) for kind in get_args(Action))
_decoder: msgspec.json.Decoder[Action] = msgspec.json.Decoder(Action)


class Sealer:
    """Seals actions with the newest key and opens what any of the keys sealed.

    ``keys`` come newest first, as ``TOKEN_KEYS`` does; the salt separates this use of them from
    every other.
    """

    def __init__(self, keys: Sequence[str | SecretStr]) -> None:
        secrets = [
            key.get_secret_value() if isinstance(key, SecretStr) else key for key in reversed(keys)
        ]
        if not secrets or not all(secrets):
            raise ValueError("a sealer needs at least one key")
        self._signer = Signer(
            secrets, salt=_SALT, sep=".", key_derivation="hmac", digest_method=sha256
        )

    def seal(self, action: Action, audience: str) -> dict[str, str]:
        """Card data for ``action`` that only ``audience`` can use.

        ``audience`` names who may press: the caller in a personal chat, the conversation in a
        group. Raises ``ValueError`` for ids longer than any service gives.
        """
        content = msgspec.json.encode(action)
        signature = self._signer.get_signature(_signed(verb(action), content, audience))
        sealed = f"{content.decode()}.{signature.decode()}"
        if len(sealed) > SEALED_LIMIT:
            raise ValueError("an action's ids are too long to be sealed")
        return {_FIELD: sealed}

    def open(self, verb: object, data: object, audience: str) -> Action:
        """The action behind a pressed button; raises ``EditedAction``.

        Other fields in ``data`` are ignored: clients merge a card's inputs into it.
        """
        content, signature = _parts(data)
        if not isinstance(verb, str) or verb not in _VERBS:
            raise EditedAction
        if not self._signer.verify_signature(_signed(verb, content, audience), signature):
            raise EditedAction
        try:
            return _decoder.decode(content)
        except msgspec.DecodeError as error:
            raise EditedAction from error


def _signed(verb: str, content: bytes, audience: str) -> bytes:
    return msgspec.json.encode((verb, audience)) + b"\n" + content


def _parts(data: object) -> tuple[bytes, bytes]:
    sealed: Any = data.get(_FIELD) if isinstance(data, Mapping) else None
    if not isinstance(sealed, str) or len(sealed) > SEALED_LIMIT:
        raise EditedAction
    try:
        content, dot, signature = sealed.encode().rpartition(b".")
        canonical = base64_encode(base64_decode(signature))
    except (UnicodeError, BadData) as error:
        raise EditedAction from error
    if not dot or not compare_digest(canonical, signature):
        raise EditedAction  # base64 has several spellings of one value; one is ours
    return content, signature
