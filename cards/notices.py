"""Cards that say one thing: what went wrong and what to do about it, or that something is done."""

from __future__ import annotations

from datetime import timedelta

from capture.diagnosis import known_remedy
from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
    UnknownTenant,
)
from capture.policies import PolicyUnreadable
from cards import notice_sentences as said
from cards.dates import deadline
from cards.decision_words import decision_words
from cards.diagnosis import remedy_sentence
from cards.elements import Card, drawn, line, quiet, strong, words
from cards.plain_text import plain
from cards.view import View

_SENTENCE_LIMIT = 600
_LONGEST_WAIT = 24 * 60 * 60.0


def notice_card(title: str, sentence: str, detail: str = "") -> Card:
    """A title, a sentence, and perhaps something for support in small print; any text."""
    return _notice(plain(title), plain(sentence, _SENTENCE_LIMIT), plain(detail))


def error_card(error: CaptureError, view: View) -> Card:
    """What the person should do about ``error``; a vendor's request id is named for support."""
    title, sentence = told(error, view)
    return _notice(title, sentence, request_of(error))


def refused_button_card() -> Card:
    """For ``EditedAction``, and for a button pressed by somebody it was not drawn for."""
    return _notice(said.BUTTON_TITLE, said.BUTTON)


def not_found_card(name: str) -> Card:
    """No record has the name that was asked for."""
    return _notice(said.NOT_FOUND_TITLE, said.not_found(plain(name)))


def signed_in_card(name: str = "") -> Card:
    """The sign-in worked; ``name`` is the person's own."""
    return _notice(said.SIGNED_IN_TITLE, said.signed_in(plain(name)))


def signed_out_card() -> Card:
    """The person's tokens were forgotten."""
    return _notice(said.SIGNED_OUT_TITLE, said.SIGNED_OUT)


def unknown_person_card() -> Card:
    """The channel did not say who is asking."""
    return _notice(said.UNKNOWN_PERSON_TITLE, said.UNKNOWN_PERSON)


def silent_sign_in_failed_card(code: str = "") -> Card:
    """The client could not sign the person in silently; ``code`` is one of Teams' own or ""."""
    return _notice(said.SIGN_IN_TITLE, said.SILENT_FAILURES.get(code, said.SILENT_FAILED), code)


def _notice(title: str, sentence: str, detail: str = "") -> Card:
    small = [line(quiet(detail), gap="Small")] if detail else []
    return drawn([line(strong(title, size="Medium")), line(words(sentence), gap="Small"), *small])


def told(error: CaptureError, view: View) -> tuple[str, str]:
    """The title and the sentence for ``error``; a code that says who must do what comes first."""
    if isinstance(error, PolicyUnreadable):
        said_of_it = decision_words(view.language)
        return said_of_it.SETTINGS_UNREADABLE_TITLE, said_of_it.SETTINGS_UNREADABLE
    if remedy := known_remedy(error):
        return said.UNEXPECTED_TITLE, remedy_sentence(remedy, view.language)
    return _told(error, view)


def _told(error: CaptureError, view: View) -> tuple[str, str]:
    answer = (said.UNEXPECTED_TITLE, said.FAILED)
    match error:
        case SignInRequired():
            answer = (said.SIGN_IN_TITLE, said.SIGN_IN)
        case UnknownTenant():
            answer = (said.FOREIGN_TENANT_TITLE, said.FOREIGN_TENANT)
        case AccessDenied(service=service):
            answer = (said.DENIED_TITLE, said.denied(service))
        case NotFound(service=service):
            answer = (said.GONE_TITLE, said.gone(service))
        case Throttled(service=service, retry_after=seconds):
            wait = timedelta(seconds=min(max(seconds, 1.0), _LONGEST_WAIT))
            answer = (said.BUSY_TITLE, said.busy(service, deadline(view.now + wait, view)))
        case ServiceUnavailable(service=service):
            answer = (said.UNAVAILABLE_TITLE, said.unavailable(service))
        case UnexpectedReply(service=service):
            answer = (said.UNEXPECTED_TITLE, said.unexpected(service))
        case _:
            pass
    return answer


def request_of(error: CaptureError) -> str:
    """The vendor's code and request id in words, for support; empty where there are none."""
    code, request_id = (plain(str(getattr(error, name, ""))) for name in ("code", "request_id"))
    known = [code] if code else []
    return " · ".join([*known, *([said.request(request_id)] if request_id else [])])
