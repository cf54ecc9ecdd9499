"""What is said about followed threads, in English; ``threads_chinese`` says the same."""

from __future__ import annotations

from capture.threads.following import Outcome
from capture.threads.thread import Ending
from cards.sentences import counted

TITLE = "Followed threads"
NONE = "You follow no thread."
FOLLOW = "Follow this thread"
STOP = "Following · Stop"
STOP_ALONE = "Stop"
GOES_ON = "Following"
INSIDE = "Following; nobody from outside is left in its newest message"
PAUSED = "Paused: your organisation does not allow it just now, or your suggestions are off"
WAITING = "Waiting for your sign-in: type “sign in”"
ENDINGS = {
    Ending.TOLD: "you asked for it.",
    Ending.PRIVATE: "a message of it is marked as private.",
    Ending.LABELLED: "a message of it carries a sensitivity label.",
    Ending.PROTECTED: "a message of it is protected.",
    Ending.NOBODY_OUTSIDE: "nobody from outside has been left in it for three days.",
    Ending.QUIET: "nothing has come for half a year.",
    Ending.RECORD: "the record is gone.",
    Ending.RIGHTS: "your rights do not allow it any more.",
    Ending.MAILBOX: "your mailbox may not be tracked from any more; type “diagnose”.",
    Ending.CONVERSATION: "the conversation is no longer in your mailbox.",
    Ending.LONG: "it has more than 300 messages.",
    Ending.UNREACHABLE: "your mailbox could not be read for two days.",
}
OUTCOMES = {
    Outcome.FOLLOWED: "You follow this thread: later messages with somebody from outside become"
    " visible to everyone who can read {}. “my imports” lists them, and stops it.",
    Outcome.THERE: "You follow this thread already.",
    Outcome.STOPPED: "You follow this thread no longer. What was tracked stays in {}.",
    Outcome.FULL: "Not followed: you follow 100 threads already. Stop one in “my imports” first.",
    Outcome.OFF: "Not followed: your administrator has switched following off.",
    Outcome.GONE: "Not followed: the message is no longer in your mailbox.",
    Outcome.ALONE: "Not followed: your mailbox counts this message to no conversation.",
    Outcome.LONG: "Not followed: the conversation has more than 300 messages.",
    Outcome.INSIDE: "Not followed: nobody from outside takes part in this conversation.",
    Outcome.MAILBOX: "Not followed: your mailbox may not be tracked from; type “diagnose”.",
    Outcome.RIGHTS: "Not followed: your rights in Dynamics do not allow tracking to {}."
    " Ask your administrator.",
    Outcome.PRIVATE: "Not followed: a message of this conversation is marked as private.",
    Outcome.LABELLED: "Not followed: a message of this conversation carries a sensitivity label.",
    Outcome.PROTECTED: "Not followed: a message of this conversation is protected.",
}
"""What came of a press; ``{}`` stands for the record."""


def means(record: str, disclosed: str) -> str:
    """What following means, before it is pressed; ``disclosed`` is a sentence."""
    return (
        "Follow: later messages with somebody from outside become visible to everyone who can read"
        f" {record} by themselves, up to a private or labelled one. {disclosed}"
    )


def following(record: str) -> str:
    """That it is followed."""
    return f"Later messages of this conversation are tracked in {record} by themselves."


def facts(record: str, since: str, tracked: int) -> str:
    """Record, beginning and how much came of it."""
    return f"{record} · followed since {since} · {counted(tracked, 'message', 'messages')} tracked"


def looked(when: str) -> str:
    """When it was looked at last (``when`` may be empty)."""
    return f" · looked at {when}" if when else " · not looked at yet"


def stopped(when: str, why: str) -> str:
    """That it is followed no longer, since when and why."""
    return f"Stopped {when}: {why}"


def every(total: int) -> str:
    """The way to all of them."""
    return f"All followed threads ({total:,})"
