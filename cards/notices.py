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
from cards.catalogue import notice_words
from cards.dates import deadline
from cards.decision_words import decision_words
from cards.diagnosis import remedy_sentence
from cards.elements import Card, drawn, line, quiet, strong, words
from cards.languages import Language
from cards.plain_text import plain
from cards.view import View

_SENTENCE_LIMIT = 600
_LONGEST_WAIT = 24 * 60 * 60.0


def notice_card(title: str, sentence: str, language: Language, detail: str = "") -> Card:
    """A title, a sentence, and perhaps something for support in small print; any text."""
    about = (plain(title), plain(sentence, _SENTENCE_LIMIT))
    return _notice(about, plain(detail), language)


def error_card(error: CaptureError, view: View) -> Card:
    """What the person should do about ``error``; a vendor's request id is named for support."""
    return _notice(told(error, view), request_of(error, view.language), view.language)


def signed_in_card(language: Language, name: str = "") -> Card:
    """The sign-in worked; ``name`` is the person's own."""
    said = notice_words(language)
    return _notice((said.SIGNED_IN_TITLE, said.signed_in(plain(name))), "", language)


def signed_out_card(language: Language) -> Card:
    """The person's tokens were forgotten."""
    said = notice_words(language)
    return _notice((said.SIGNED_OUT_TITLE, said.SIGNED_OUT), "", language)


def unknown_person_card(language: Language) -> Card:
    """The channel did not say who is asking."""
    said = notice_words(language)
    return _notice((said.UNKNOWN_PERSON_TITLE, said.UNKNOWN_PERSON), "", language)


def silent_sign_in_failed_card(language: Language, code: str = "") -> Card:
    """The client could not sign the person in silently; ``code`` is one of Teams' own or ""."""
    said = notice_words(language)
    sentence = said.SILENT_FAILURES.get(code, said.SILENT_FAILED)
    return _notice((said.SIGN_IN_TITLE, sentence), code, language)


def _notice(about: tuple[str, str], detail: str, language: Language) -> Card:
    title, sentence = about
    small = [line(quiet(detail), gap="Small")] if detail else []
    body = [line(strong(title, size="Medium")), line(words(sentence), gap="Small"), *small]
    return drawn(body, language)


def told(error: CaptureError, view: View) -> tuple[str, str]:
    """The title and the sentence for ``error``; a code that says who must do what comes first."""
    if isinstance(error, PolicyUnreadable):
        said_of_it = decision_words(view.language)
        return said_of_it.SETTINGS_UNREADABLE_TITLE, said_of_it.SETTINGS_UNREADABLE
    if remedy := known_remedy(error):
        title = notice_words(view.language).UNEXPECTED_TITLE
        return title, remedy_sentence(remedy, view.language)
    return _told(error, view)


def _told(error: CaptureError, view: View) -> tuple[str, str]:
    said = notice_words(view.language)
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


def request_of(error: CaptureError, language: Language) -> str:
    """The vendor's code and request id in words, for support; empty where there are none."""
    code, request_id = (str(getattr(error, name, "")) for name in ("code", "request_id"))
    return reference_words(code, request_id, language)


def reference_words(code: str, request_id: str, language: Language) -> str:
    """A vendor's code and request id in words; empty where there are none."""
    said, code, request_id = notice_words(language), plain(code), plain(request_id)
    known = [code] if code else []
    return " · ".join([*known, *([said.request(request_id)] if request_id else [])])
