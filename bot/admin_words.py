"""Orders about the organisation's switch, read from their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["ADMIN_PLAIN", "AdminDisable", "AdminEnable", "SwitchOrder"]


@dataclass(frozen=True, slots=True)
class AdminEnable:
    """Accept the terms, then turn Auto Capture on."""


@dataclass(frozen=True, slots=True)
class AdminDisable:
    """Turn Auto Capture off."""


SwitchOrder: TypeAlias = AdminEnable | AdminDisable

ADMIN_PLAIN: Final[dict[str, SwitchOrder]] = {
    **dict.fromkeys(
        ("admin enable", "admin on", "admin turn on", "管理员 启用", "管理员启用", "管理员 开启"),
        AdminEnable(),
    ),
    **dict.fromkeys(
        (
            "admin disable",
            "admin off",
            "admin turn off",
            "管理员 停用",
            "管理员停用",
            "管理员 关闭",
        ),
        AdminDisable(),
    ),
}
