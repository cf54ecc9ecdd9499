"""The service's settings: read once from the environment, checked at the door, never changed.

Names are those of the Bot Framework and of ``docs/running.md``; ``.env`` is read in development.
There is no setting that weakens a check: environments differ by addresses and secrets alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar

from cryptography.fernet import Fernet
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from yarl import URL

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["Settings", "SettingsError", "read", "read_settings"]

_TEAMS_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
)
"""Hosts of Teams' connectors (page: Send proactive messages)."""


_OUTLOOK_ORIGINS = (
    "https://outlook.office.com",
    "https://outlook.office365.com",
    "https://outlook.cloud.microsoft",
    "https://outlook.live.com",
)
"""Where Outlook on the web shows a pane in a frame; unverified for clouds other than the public."""


class SettingsError(Exception):
    """Settings are wrong; ``faults`` are sentences that name a variable and what it should be.

    The message is the first of them.
    """

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        return self.faults[0]


def _guid(value: str) -> str:
    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise ValueError("must be a GUID, as shown in Entra's app registration") from None


def _https(value: str) -> str:
    url = URL(value)
    if url.scheme != "https" or not url.host or url.path not in ("", "/") or url.query_string:
        raise ValueError("must be an https address without a path, such as https://host")
    return value.rstrip("/")


def _address(value: str) -> str:
    if URL(value).scheme not in ("http", "https") or not URL(value).host:
        raise ValueError("must be an http or https address")
    return value.rstrip("/")


def _fernet_key(value: SecretStr) -> SecretStr:
    try:
        Fernet(value.get_secret_value())
    except ValueError:
        raise ValueError(
            "must be comma-separated Fernet keys (32 bytes, url-safe base64), newest first"
        ) from None
    return value


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _file(value: Path) -> Path:
    if not value.is_file():
        raise ValueError("must be the path of a file that exists")
    return value


Guid = Annotated[str, AfterValidator(_guid)]
Root = Annotated[str, AfterValidator(_https)]
Address = Annotated[str, AfterValidator(_address)]
File = Annotated[Path, AfterValidator(_file)]
Several = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]

SETTINGS = SettingsConfigDict(
    frozen=True,
    env_file=".env",
    env_ignore_empty=True,
    extra="ignore",
    case_sensitive=True,
    hide_input_in_errors=True,
)
"""How settings are read, whichever program needs them."""


class Settings(BaseSettings):
    """One frozen value for a whole process; secrets do not show in its ``repr``."""

    model_config = SETTINGS

    app_id: Guid = Field(alias="MicrosoftAppId")
    app_password: SecretStr | None = Field(None, alias="MicrosoftAppPassword")
    app_certificate: File | None = Field(None, alias="MicrosoftAppCertificate")
    app_token_file: Path | None = Field(None, alias="AZURE_FEDERATED_TOKEN_FILE")
    app_managed_identity: Guid | None = Field(None, alias="MicrosoftAppManagedIdentity")
    app_type: Literal["SingleTenant", "MultiTenant"] = Field(
        "SingleTenant", alias="MicrosoftAppType"
    )
    app_tenant: Guid = Field(alias="MicrosoftAppTenantId")
    port: int = Field(3978, alias="PORT", ge=0, le=65535)
    host: str = Field("127.0.0.1", alias="HOST")
    public_address: Address | None = Field(None, alias="PUBLIC_URL")
    redis_url: str = Field("embedded:.data/redis", alias="REDIS_URL")
    dataverse_url: Root | None = Field(None, alias="DATAVERSE_URL")
    dataverse_urls: Several = Field((), alias="DATAVERSE_URLS")
    graph_url: Root = Field("https://graph.microsoft.com", alias="GRAPH_URL")
    login_url: Root = Field("https://login.microsoftonline.com", alias="LOGIN_URL")
    bot_openid_url: Address = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        alias="BOT_OPENID_URL",
    )
    bot_issuer: str = Field("https://api.botframework.com", alias="BOT_ISSUER")
    bot_scope: str = Field("https://api.botframework.com/.default", alias="BOT_SCOPE")
    service_hosts: Several = Field(_TEAMS_HOSTS, alias="SERVICE_HOSTS", min_length=1)
    office_js: Address = Field(
        "https://appsforoffice.microsoft.com/lib/1/hosted/office.js", alias="OFFICE_JS_URL"
    )
    pane_frames: Several = Field(_OUTLOOK_ORIGINS, alias="PANE_FRAMES", min_length=1)
    ca_bundle: File | None = Field(None, alias="CA_BUNDLE")
    token_keys: Annotated[
        tuple[Annotated[SecretStr, AfterValidator(_fernet_key)], ...],
        NoDecode,
        BeforeValidator(_split),
    ] = Field(alias="TOKEN_KEYS", min_length=1)
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", alias="LOG_LEVEL")
    log_format: Literal["json", "console"] = Field("json", alias="LOG_FORMAT")

    @model_validator(mode="after")
    def _one_credential(self) -> Self:
        proofs = (
            *(self.app_password, self.app_certificate),
            *(self.app_managed_identity, self.app_token_file),
        )
        if sum(proof is not None for proof in proofs) != 1:
            raise ValueError(
                "MicrosoftAppPassword or MicrosoftAppCertificate must be set, and only one of them"
                " (or, without either, MicrosoftAppManagedIdentity or AZURE_FEDERATED_TOKEN_FILE)"
            )
        if not self.dataverse_roots:
            raise ValueError(
                "DATAVERSE_URL (or DATAVERSE_URLS as tenant=url,…) must name the organisation"
            )
        return self

    @property
    def public_url(self) -> str:
        """The address people's clients reach, without a trailing slash."""
        return self.public_address or f"http://localhost:{self.port}"

    @property
    def dataverse_roots(self) -> Mapping[str, str]:
        """Each configured tenant's organisation address."""
        roots = {self.app_tenant: self.dataverse_url} if self.dataverse_url else {}
        for entry in self.dataverse_urls:
            tenant, _, root = entry.partition("=")
            roots[_guid(tenant.strip())] = _https(root.strip())
        return MappingProxyType(roots)


Kind = TypeVar("Kind", bound=BaseSettings)


def read(kind: type[Kind], **given: str) -> Kind:
    """The environment as settings of this kind; raises ``SettingsError`` with every fault.

    What is ``given`` by a variable's name counts more than the environment.
    """
    try:
        return kind(**given)  # type: ignore[arg-type]  # by alias, and decoded as a variable is
    except ValidationError as wrong:
        faults = wrong.errors(include_url=False, include_input=False, include_context=False)
        raise SettingsError(*(_sentence(fault) for fault in faults)) from None


def read_settings() -> Settings:
    """The service's own settings, as ``read``."""
    return read(Settings)


def _sentence(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else ""
    said = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "missing":
        said = "must be set"
    return f"{name} {said}".strip() + "."
