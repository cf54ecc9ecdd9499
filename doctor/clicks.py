"""Where to click, for each setting and for each thing that may be wrong at Entra ID."""

from __future__ import annotations

from typing import Final

from capture.diagnosis import Remedy

__all__ = [
    "BY_REMEDY",
    "BY_SETTING",
    "MESSAGING_ENDPOINT",
    "OUTLOOK_CHANNEL",
    "PANE_REDIRECTS",
    "REDIRECT",
    "TUNNEL",
]

_APP: Final = "entra.microsoft.com > Entra ID > App registrations > All applications > your app"
_SECRETS: Final = f"{_APP} > Certificates & secrets"
_ENVIRONMENT: Final = "admin.powerplatform.microsoft.com > Manage > Environments > your environment"
_CONSENT: Final = f"{_APP} > API permissions > Grant admin consent"
TUNNEL: Final = (
    "Start a tunnel to PORT and set PUBLIC_URL to its https address: docs/install.md, “A tunnel”."
)
MESSAGING_ENDPOINT: Final = (
    "portal.azure.com > Azure Bot > your bot > Settings > Configuration > Messaging endpoint"
)
REDIRECT: Final = f"{_APP} > Manage > Authentication > Redirect URI configuration > Web"
PANE_REDIRECTS: Final = (
    f"{_APP} > Manage > Authentication > Redirect URI configuration > Single-page application"
)
OUTLOOK_CHANNEL: Final = "portal.azure.com > Azure Bot > your bot > Settings > Channels"

BY_SETTING: Final = {
    "MicrosoftAppId": f"{_APP} > Overview > Application (client) ID",
    "MicrosoftAppTenantId": f"{_APP} > Overview > Directory (tenant) ID",
    "MicrosoftAppPassword": f"{_SECRETS} > Client secrets > New client secret > Value",
    "MicrosoftAppCertificate": f"{_SECRETS} > Certificates > Upload certificate",
    "MicrosoftAppManagedIdentity": f"{_SECRETS} > Federated credentials > Add credential",
    "AZURE_FEDERATED_TOKEN_FILE": f"{_SECRETS} > Federated credentials > Add credential",
    "DATAVERSE_URL": f"{_ENVIRONMENT} > Environment URL, with https:// before it",
    "DATAVERSE_URLS": f"{_ENVIRONMENT} > Environment URL, for each tenant: tenant=https://…",
    "PUBLIC_URL": TUNNEL,
    "TOKEN_KEYS": (
        "Make one: .venv/bin/python -c"
        ' "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
    ),
}
"""Where a value is to be found, by the setting's name."""

BY_REMEDY: Final = {
    Remedy.APP_MISSING: f"{_APP}: compare with MicrosoftAppId; in a customer's tenant {_CONSENT}",
    Remedy.SECRET_WRONG: BY_SETTING["MicrosoftAppPassword"],
    Remedy.SECRET_EXPIRED: BY_SETTING["MicrosoftAppPassword"],
    Remedy.CERTIFICATE_WRONG: BY_SETTING["MicrosoftAppCertificate"],
    Remedy.CERTIFICATE_ENDS: BY_SETTING["MicrosoftAppCertificate"],
    Remedy.FEDERATION: BY_SETTING["MicrosoftAppManagedIdentity"],
    Remedy.RESOURCE_MISSING: BY_SETTING["DATAVERSE_URL"],
    Remedy.ADMIN_CONSENT: _CONSENT,
    Remedy.REGISTRATION: f"{_APP}: compare with docs/install.md",
}
