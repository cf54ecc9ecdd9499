"""What the parts leave open: whose package it is, and where its service answers."""

from __future__ import annotations

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_settings import BaseSettings
from yarl import URL

from settings import SETTINGS, Address, Guid, Root, Several

__all__ = ["Names", "version"]

_PROJECT: Final = Path(__file__).parent.parent / "pyproject.toml"


def _reachable(value: str) -> str:
    url = URL(value)
    more = url.user or url.password or url.query_string or url.fragment
    if url.scheme != "https" or more or _is_here(url.host or ""):
        raise ValueError(
            "must be a plain https address that Teams and Outlook can reach, such as a tunnel's"
            " (docs/install.md)"
        )
    return value


def _is_here(host: str) -> bool:
    """Whether a host is the machine that asks, or one of its own network."""
    host = host.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


class Names(BaseSettings):
    """The settings a package needs; whoever makes it needs no secret."""

    model_config = SETTINGS

    app_id: Guid = Field(alias="MicrosoftAppId")
    public_url: Annotated[Address, AfterValidator(_reachable)] = Field(alias="PUBLIC_URL")
    dataverse_url: Root | None = Field(None, alias="DATAVERSE_URL")
    dataverse_urls: Several = Field((), alias="DATAVERSE_URLS")

    @model_validator(mode="after")
    def _has_organisations(self) -> Self:
        if not all(self.organisations) or not self.organisations:
            raise ValueError(
                "DATAVERSE_URL (or DATAVERSE_URLS as tenant=url,…) must name the organisation,"
                " whose links are to be recognised"
            )
        return self

    @property
    def organisations(self) -> tuple[str, ...]:
        """The hosts of the organisations that are served, and no others: a domain must be one's own
        (page: Link unfurling).
        """
        roots = [entry.partition("=")[2].strip() for entry in self.dataverse_urls]
        roots += [self.dataverse_url] if self.dataverse_url else []
        return tuple(sorted({URL(root).host or "" for root in roots}))

    @property
    def filled(self) -> dict[str, str | tuple[str, ...]]:
        """The values by the names that stand in the parts."""
        return {
            "DYNAMICS_HOSTS": self.organisations,
            "APP_ID": self.app_id,
            "PUBLIC_URL": self.public_url,
            "HOST": URL(self.public_url).host_port_subcomponent or "",
            "VERSION": version(),
        }


def version() -> str:
    """The project's own, so that a newer package replaces an older one."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    return str(project["version"])
