"""The service's settings: read once from the environment, checked at the door, never changed.

Names are those of the Bot Framework and of ``docs/running.md``; ``.env`` is read in development.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated, Literal, Self

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

__all__ = ["Settings", "SettingsError", "read_settings"]

TEAMS_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
)
"""Hosts of Teams' connectors (page: Send proactive messages)."""

_Commas = Annotated[tuple[str, ...], NoDecode]


class SettingsError(Exception):
    """A setting is wrong; the message names the variable and says what it should be."""


class Settings(BaseSettings):
    """One frozen value for a whole process; secrets do not show in its ``repr``."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=".env", extra="ignore", case_sensitive=True, hide_input_in_errors=True
    )

    app_id: str = Field(alias="MicrosoftAppId")
    app_password: SecretStr | None = Field(None, alias="MicrosoftAppPassword")
    app_certificate: Path | None = Field(None, alias="MicrosoftAppCertificate")
    app_type: Literal["SingleTenant", "MultiTenant"] = Field(
        "SingleTenant", alias="MicrosoftAppType"
    )
    app_tenant: str | None = Field(None, alias="MicrosoftAppTenantId")
    port: int = Field(3978, alias="PORT", ge=0, le=65535)
    host: str = Field("127.0.0.1", alias="HOST")
    public_url: str = Field("", alias="PUBLIC_URL")
    redis_url: str = Field("embedded:.data/redis", alias="REDIS_URL")
    dataverse_url: str = Field("", alias="DATAVERSE_URL")
    dataverse_urls: str = Field("", alias="DATAVERSE_URLS")
    graph_url: str = Field("https://graph.microsoft.com", alias="GRAPH_URL")
    login_url: str = Field("https://login.microsoftonline.com", alias="LOGIN_URL")
    bot_openid_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        alias="BOT_OPENID_URL",
    )
    bot_issuer: str = Field("https://api.botframework.com", alias="BOT_ISSUER")
    bot_scope: str = Field("https://api.botframework.com/.default", alias="BOT_SCOPE")
    service_hosts: _Commas = Field(TEAMS_HOSTS, alias="SERVICE_HOSTS")
    ca_bundle: Path | None = Field(None, alias="CA_BUNDLE")
    token_keys: tuple[SecretStr, ...] = Field(alias="TOKEN_KEYS")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", alias="LOG_LEVEL")
    log_format: Literal["json", "console"] = Field("json", alias="LOG_FORMAT")
