"""Orders about the organisation's switch, its records and tests, read from their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

__all__ = [
    "ADMIN_PLAIN",
    "AdminAudit",
    "AdminDisable",
    "AdminEnable",
    "AdminExport",
    "AdminHistory",
    "AdminImport",
    "AdminRollback",
    "AdminStatus",
    "AdminTest",
    "AdminWords",
    "AuditOrder",
    "BackupOrder",
    "SwitchOrder",
    "read_admin",
]


@dataclass(frozen=True, slots=True)
class AdminEnable:
    """Accept the terms, then turn Auto Capture on."""


@dataclass(frozen=True, slots=True)
class AdminDisable:
    """Turn Auto Capture off."""


@dataclass(frozen=True, slots=True)
class AdminStatus:
    """Say how the organisation's imports and the service are doing."""


@dataclass(frozen=True, slots=True)
class AdminAudit:
    """List who changed what and who imported what, to be taken away as a file too."""


@dataclass(frozen=True, slots=True)
class AdminHistory:
    """List the versions of the settings."""


@dataclass(frozen=True, slots=True)
class AdminExport:
    """Hand the settings out as a file."""


@dataclass(frozen=True, slots=True)
class AdminImport:
    """Take settings from a file."""


@dataclass(frozen=True, slots=True)
class AdminRollback:
    """Make the settings what they were in this version."""

    version: int


@dataclass(frozen=True, slots=True)
class AdminTest:
    """Say what excluding these addresses and domains would leave out."""

    text: str = field(repr=False)


SwitchOrder: TypeAlias = AdminEnable | AdminDisable
AuditOrder: TypeAlias = AdminStatus | AdminAudit | AdminHistory
BackupOrder: TypeAlias = AdminExport | AdminImport
AdminWords: TypeAlias = SwitchOrder | AuditOrder | BackupOrder | AdminRollback | AdminTest

ADMIN_PLAIN: Final[dict[str, AdminWords]] = {
    **dict.fromkeys(("admin export", "管理员 导出", "管理员导出"), AdminExport()),
    **dict.fromkeys(("admin import", "管理员 导入", "管理员导入"), AdminImport()),
    **dict.fromkeys(("admin status", "管理员 状态", "管理员状态"), AdminStatus()),
    **dict.fromkeys(("admin audit", "管理员 审核", "管理员审核", "管理员 审计"), AdminAudit()),
    **dict.fromkeys(("admin history", "管理员 历史", "管理员历史"), AdminHistory()),
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
_ROLLBACK: Final = re.compile(
    r"(?:admin (?:rollback|roll back|restore)(?: to)?(?: version)?"
    r"|管理员 ?(?:回滚|恢复)(?:到)?(?: ?版本)?) ?(?P<version>\d{1,9})",
    re.IGNORECASE,
)
_TEST: Final = re.compile(
    r"(?:admin (?:exclude test|test exclude)|管理员 ?(?:排除测试|测试排除)) ?(?P<text>.+)",
    re.IGNORECASE,
)


def read_admin(words: str) -> AdminWords | None:
    """The order; ``None`` for other words."""
    if found := _ROLLBACK.fullmatch(words):
        return AdminRollback(int(found["version"]))
    if found := _TEST.fullmatch(words):
        return AdminTest(found["text"].strip(" :："))
    return None
