"""The sign-in doctor's words in English: what each link is, how it is, and who must do what."""

from __future__ import annotations

from capture.diagnosis import Health, Link, Remedy

TITLE = "Diagnosis"
ALL_GOOD = "Everything is in order."
SOME_BROKEN = "Something needs doing:"
NAMED = "{}: "
NUMBERS: dict[Link, str] = {
    Link.CERTIFICATE: "{:,} days left.",
    Link.CLOCK: "They differ by {:,} seconds.",
}
CODE = "Code {}"
REQUEST = "request {}"

LINKS: dict[Link, str] = {
    Link.BOT: "The bot's own registration and credential",
    Link.CERTIFICATE: "The bot's certificate",
    Link.QUEUE: "The import queue",
    Link.CLOCK: "Clocks",
    Link.SIGN_IN: "Your sign-in for Microsoft 365",
    Link.PROFILE: "Permission to read your profile (User.Read)",
    Link.MAILBOX: "Permission to read your mailbox (Mail.Read)",
    Link.CALENDAR: "Permission to read your calendar (Calendars.Read)",
    Link.DYNAMICS: "Your sign-in for Dynamics 365",
    Link.USER: "Your user and its roles in Dynamics 365",
    Link.SYNCHRONISATION: "Server-side synchronisation of your mailbox",
}

HEALTH: dict[Health, str] = {
    Health.GOOD: "in order",
    Health.BROKEN: "broken",
    Health.UNKNOWN: "not looked at, because something before it is broken",
}

REMEDIES: dict[Remedy, str] = {
    Remedy.SIGN_IN: "Sign in again: type “sign in”.",
    Remedy.SECOND_FACTOR: (
        "Your organisation asks for one more proof that it is you: type “sign in” and follow"
        " the page."
    ),
    Remedy.ACCESS_POLICY: (
        "A Conditional Access policy of your organisation blocks this. Ask your Microsoft Entra"
        " administrator to look at your sign-ins to Auto Capture."
    ),
    Remedy.CONSENT: (
        "You have not consented yet: type “sign in” and accept what the page asks for."
    ),
    Remedy.ADMIN_CONSENT: (
        "Only an administrator may consent in your organisation. Ask your Microsoft Entra"
        " administrator to grant admin consent for Auto Capture."
    ),
    Remedy.ACCOUNT_DISABLED: (
        "Your account is disabled in Microsoft Entra ID. Ask your administrator."
    ),
    Remedy.PASSWORD: (
        "Your password has expired. Change it at your organisation's sign-in page, then type"
        " “sign in”."
    ),
    Remedy.NOT_A_MEMBER: (
        "Your account does not belong to this organisation. Use an account of the organisation,"
        " or ask its administrator to invite you."
    ),
    Remedy.NOT_ASSIGNED: (
        "You are not assigned to the application. Ask your Microsoft Entra administrator to"
        " assign you to Auto Capture."
    ),
    Remedy.APP_MISSING: (
        "Auto Capture is not known in your organisation's directory. Ask your Microsoft Entra"
        " administrator to consent for the organisation."
    ),
    Remedy.RESOURCE_MISSING: (
        "Your organisation's directory does not know the Dynamics 365 address that is configured."
        " Ask the operator of this service to check DATAVERSE_URL."
    ),
    Remedy.SECRET_WRONG: (
        "The application's secret is not accepted. The operator of this service must set a valid"
        " MicrosoftAppPassword."
    ),
    Remedy.SECRET_EXPIRED: (
        "The application's secret has expired. The operator of this service must make a new one"
        " in the app registration and set MicrosoftAppPassword."
    ),
    Remedy.CERTIFICATE_WRONG: (
        "The application's certificate is not accepted. The operator of this service must"
        " register it, or set another MicrosoftAppCertificate."
    ),
    Remedy.FEDERATION: (
        "The platform's identity is not the one the app registration trusts. The operator of this"
        " service must correct the federated credential."
    ),
    Remedy.REGISTRATION: (
        "The app registration does not fit this service. The operator must compare its redirect"
        " address, Application ID URI and permissions with the operations guide."
    ),
    Remedy.CERTIFICATE_ENDS: (
        "The application's certificate is about to end. The operator of this service must renew it."
    ),
    Remedy.PERMISSION: (
        "The permission is missing. Ask your Microsoft Entra administrator to grant it to Auto"
        " Capture, then type “sign out” and “sign in”."
    ),
    Remedy.NO_MAILBOX: (
        "There is no Exchange Online mailbox for you: the licence is missing, or the mailbox is"
        " on premises. Ask your Microsoft 365 administrator."
    ),
    Remedy.TENANT: (
        "Your organisation is not connected to this service. Ask the operator to add it to"
        " DATAVERSE_URLS."
    ),
    Remedy.NOT_IN_DYNAMICS: (
        "You are no user of this Dynamics 365 environment. Ask your Dynamics administrator to add"
        " you."
    ),
    Remedy.DISABLED_IN_DYNAMICS: (
        "Your user in Dynamics 365 is disabled. Ask your Dynamics administrator to enable it."
    ),
    Remedy.NO_ROLE: (
        "You have no security role in Dynamics 365. Ask your Dynamics administrator to give you"
        " one."
    ),
    Remedy.PRIVILEGE: (
        "Your security roles in Dynamics 365 do not reach this. Ask your Dynamics administrator."
    ),
    Remedy.NOT_SYNCHRONISED: (
        "Incoming mail is not set to server-side synchronisation, so suggestions can be seen and"
        " not tracked. Ask your Dynamics administrator to change your mailbox."
    ),
    Remedy.NOT_APPROVED: (
        "Your mailbox is not approved in Dynamics 365, so suggestions can be seen and not"
        " tracked. Ask your Dynamics or Exchange administrator to approve its e-mail address."
    ),
    Remedy.NOT_TESTED: (
        "Your mailbox was not tested and enabled in Dynamics 365, so suggestions can be seen and"
        " not tracked. Ask your Dynamics administrator to run “Test & Enable Mailbox”."
    ),
    Remedy.FORWARD_MAILBOX: (
        "Your mail reaches Dynamics 365 through a forward mailbox, which Auto Capture cannot work"
        " with. Ask your Dynamics administrator to set server-side synchronisation."
    ),
    Remedy.CLOCK: (
        "The clock of this service is wrong, so that good tokens are refused. The operator must"
        " set it by NTP."
    ),
    Remedy.SWITCHED_OFF: (
        "Auto Capture is off for your organization; an administrator can turn it on with “admin"
        " enable”."
    ),
    Remedy.NOT_AMONG_USERS: (
        "Your organization lets some people use Auto Capture, and you are not among them. Ask your"
        " Dynamics administrator."
    ),
    Remedy.SUGGESTIONS_OFF: (
        "Suggestions are off for you, so your mailbox was not searched. Type “suggestions on” to"
        " switch them on."
    ),
    Remedy.WAIT: "It does not answer just now. Try again in a moment.",
    Remedy.SUPPORT: (
        "This is none of the known reasons. Give the code and the request to your administrator."
    ),
}
