"""What the neighbours are called within a Chinese sentence."""

from __future__ import annotations

from capture.errors import Service

__all__ = ["named"]

_TRANSLATED = {Service.REDIS: "本服务的存储"}
"""The others are names of products, which stay as they are."""


def named(service: Service) -> str:
    """The service's name, set off from Chinese characters where it is Latin."""
    return _TRANSLATED.get(service, f" {service} ")
