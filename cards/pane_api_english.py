"""What the pane's API says when it does not take a request, in English."""

from __future__ import annotations

__all__ = ["PROBLEMS"]

PROBLEMS = {
    "malformed": "The pane sent something that cannot be read. Open it again.",
    "token": "Your sign-in has ended. The pane signs you in again.",
    "tenant": "Your organisation's Dynamics 365 is not connected to this service."
    " Ask your administrator.",
    "scope": "Your sign-in was made for another app. Open the pane again.",
    "site": "This was asked from another page than the pane. Nothing was done.",
    "gone": "There is nothing at this address.",
    "method": "This address does not take such a request.",
    "too_large": "The pane sent more than is taken.",
    "media_type": "The pane sent something that is not JSON.",
    "too_many": "You are asking faster than is answered. Wait a moment.",
    "unavailable": "The sign-in could not be checked just now. Try again in a moment.",
    "not_installed": "A part of the pane is not installed on the server. Tell your administrator.",
    "failed": "Something went wrong here. Nothing was changed; ask again.",
}
"""By what went wrong."""
