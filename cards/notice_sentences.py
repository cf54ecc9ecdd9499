"""What notices, help, sign-in and browser pages say, in English.

Values are harmless already (``cards.plain_text``), as for ``cards.sentences``.
``cards.notice_chinese`` says the same, name by name.
"""

from __future__ import annotations

from capture.errors import Service

SIGN_IN_TITLE = "Please sign in"
SIGN_IN = "I need your sign-in to read Dynamics 365 and your mailbox in your name: type “sign in”."
SIGN_IN_CARD = "I need your sign-in to read Dynamics 365 and your mailbox in your name."
SIGN_IN_AGAIN = (
    "Your sign-in has ended, so what you asked me to track is waiting. It goes on by itself once"
    " you have signed in."
)
STILL_REFUSED_TITLE = "Signed in, and still refused"
STILL_CHALLENGED = (
    "You have signed in, and your organisation's access policy (Conditional Access) still does not"
    " let me read in your name. Signing in again would not change that: ask your administrator to"
    " look at your sign-ins to Auto Capture in Microsoft Entra ID."
)
STILL_NO_CONSENT = (
    "You have signed in, and consent for Dynamics 365 or your mailbox is still missing. Ask your"
    " administrator to consent for your organisation."
)
STILL_SIGNED_OUT = (
    "You have signed in, and Microsoft 365 still does not accept it. Ask your administrator to look"
    " at your sign-ins to Auto Capture in Microsoft Entra ID."
)
SIGN_IN_BUTTON = "Sign in"
SIGNED_IN_TITLE = "Signed in"
SIGNED_OUT_TITLE = "Signed out"
SIGNED_OUT = "Your tokens are gone from here. Type “sign in” to come back."
DENIED_TITLE = "Not allowed"
GONE_TITLE = "Not there"
BUSY_TITLE = "Busy"
UNAVAILABLE_TITLE = "Not available"
UNEXPECTED_TITLE = "That did not work"
QUEUED_TITLE = "Queued"
QUEUED = "The import is queued. The list could not be read again just now."
NOT_QUEUED_TITLE = "Not queued"
NOT_QUEUED = (
    "The import queue did not confirm, so this e-mail is not tracked as far as I know. Nothing is"
    " lost in your mailbox: show the list again in a moment and press Track again, which is"
    " harmless."
)
SHOW_AGAIN = "Show again"
UNKNOWN_PERSON_TITLE = "I do not know who you are"
UNKNOWN_PERSON = (
    "Your client did not say which account of your organisation you use, so I can read nothing in"
    " your name. Ask from a signed-in Teams client."
)
FOREIGN_TENANT_TITLE = "Not set up here"
FOREIGN_TENANT = (
    "Your organisation's Dynamics 365 is not connected to this service. Ask your administrator."
)
SILENT_FAILED = (
    "Your client could not sign you in by itself. Use the Sign in button above, or type “sign in”."
)
SILENT_FAILURES = {
    "installappfailed": "Teams could not install Auto Capture for you. Add the app to your"
    " personal chat, or ask your Teams administrator to allow it.",
    "authrequestfailed": "Microsoft Entra ID refused the sign-in that Teams tried. If you are a"
    " guest here, use an account of this organisation.",
    "installedappnotfound": "Auto Capture is not installed for you. Add the app to your personal"
    " chat, and ask again there.",
    "invokeerror": "Teams could not finish the sign-in. Ask again in a moment.",
    "resourcematchfailed": "The app's registration does not match what this bot asks for. Tell your"
    " administrator: the Application ID URI must be the one in the manifest.",
    "oauthcardnotvalid": "Teams could not read the sign-in card. Update Teams, or use it in a"
    " browser.",
    "tokenmissing": "Teams got no token for you. Sign out of Teams and in again.",
    "userconsentrequired": "Your consent is needed. Use the Sign in button above.",
    "interactionrequired": "Your organisation wants you to sign in on a page. Use the Sign in"
    " button above.",
}
"""What each code of Teams' signin/failure means for the person (page: SSO Troubleshooting)."""
BUTTON = "This button belongs to somebody else or is out of date: ask again."
NOT_FOUND_TITLE = "No record found"
NEAREST = "Did you mean one of these?"
WHICH = "Which one?"
SHOW = "Show"
NONE_OF_THESE = "None of these? Ask again with more of the name."
REMEMBERED = "I will remember your choice; you can change it at any time."
FAILED = "Something went wrong here. Nothing was changed; ask again."


def signed_in(name: str) -> str:
    """Who is signed in; ``name`` may be empty."""
    return f"Signed in as {name}." if name else "You are signed in."


def denied(service: Service) -> str:
    """That the person's own rights do not reach something."""
    return f"Your own rights in {service} do not reach this. Ask your administrator if they should."


def gone(service: Service) -> str:
    """That something is not there, which may mean: not for this person."""
    return f"It is no longer in {service}, or you may not see it."


def nearest(command: str) -> str:
    """What a sentence that is no command resembles."""
    return f"I did not understand that. Did you mean “{command}”?"


CARD_GONE = "The card where you asked for this is gone. This is how things stand now."
CARD_STUCK = (
    "The card where you asked for this can no longer be changed. This is how things stand now."
)
CARD_REFUSED = (
    "The card where you asked for this can no longer be changed. Type “my imports” to see how"
    " things stand now."
)
NOT_UNDERSTOOD = "I did not understand that. This is what I know:"


def busy(service: Service, until: str) -> str:
    """That a service asked us to wait."""
    return f"{_starting(service)} is busy. Ask again at {until}."


def unavailable(service: Service) -> str:
    """That a service does not answer."""
    return f"{_starting(service)} is not answering just now. Try again in a moment."


def unexpected(service: Service) -> str:
    """That a service broke its contract."""
    return (
        f"{_starting(service)} answered something that its documentation does not allow."
        " If it stays so, tell your administrator."
    )


def request(identifier: str) -> str:
    """The vendor's request id, for support."""
    return f"Request {identifier}"


def which(name: str) -> str:
    """Which of the records that a name may mean."""
    return f"Which “{name}” do you mean?"


def several(count: int) -> str:
    """That a name is several records'."""
    return f"{count:,} records have this name or one like it."


def only_first(shown: int, total: int) -> str:
    """That a list of records is cut."""
    return f"These are the best {shown:,} of {total:,}: ask again with more of the name."


def not_found(name: str) -> str:
    """That no record has a name."""
    return (
        f"No record that you may see is called “{name}”."
        " Check the spelling, or use a part of the name."
    )


PAGE_SIGNED_IN = "You can close this window and go back to the chat."
PAGE_OTHER_TITLE = "That was another person"
PAGE_OTHER = (
    "You signed in as somebody else than the person who asked in the chat. Nothing was connected."
    " Close this window, and sign in with the account you use in the chat."
)
PAGE_EXPIRED_TITLE = "This link is used up"
PAGE_EXPIRED = (
    "A sign-in link works once and for a short time. Ask again in the chat for a new one."
)
PAGE_REFUSED_TITLE = "Sign-in was not completed"
PAGE_REFUSED = (
    "You or your organisation did not allow it. Ask again in the chat, or ask your administrator"
    " to consent for the organisation."
)
PAGE_FAILED_TITLE = "Sign-in did not work"
PAGE_FAILED = "Ask again in the chat. If it stays so, tell your administrator."


def _starting(service: Service) -> str:
    return service[0].upper() + service[1:]
