"""What the parts leave open: whose package it is, and where its service answers."""

from __future__ import annotations

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings
from yarl import URL

from settings import SETTINGS, Address, Guid

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
    """The two settings a package needs; whoever makes it needs no secret."""

    model_config = SETTINGS

    app_id: Guid = Field(alias="MicrosoftAppId")
    public_url: Annotated[Address, AfterValidator(_reachable)] = Field(alias="PUBLIC_URL")

    @property
    def filled(self) -> dict[str, str]:
        """The values by the names that stand in the parts."""
        return {
            "APP_ID": self.app_id,
            "PUBLIC_URL": self.public_url,
            "HOST": URL(self.public_url).host_port_subcomponent or "",
            "VERSION": version(),
        }


def version() -> str:
    """The project's own, so that a newer package replaces an older one."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    return str(project["version"])
