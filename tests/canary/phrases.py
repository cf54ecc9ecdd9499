"""Every command, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, get_args

from bot.commands import Command, Nothing

__all__ = ["FAREWELLS", "PHRASES", "every_command", "is_chinese", "is_english"]

PHRASES: Final = (
    *("help", "帮助", "diagnose", "诊断", "privacy", "隐私", "my imports", "我的导入"),
    *("suggestions off", "关闭建议", "suggestions", "建议", "suggestions on", "开启建议"),
    *("show activities for contact Alex Kim", "show activities for Wide World Importers last 30"),
    *("显示 Contoso 的活动", "show opportunity Second production line", "show activities"),
    *("show activities for Contoso since last month", "show Nordlys Energi last 30 days"),
    *(
        "exclude",
        "排除列表",
        "exclude someone@law.example",
        "ignore other@law.example",
        "排除 x.example",
    ),
    *(
        "include someone@law.example",
        "取消排除 x.example",
        "dismissed",
        "已忽略",
        "sign in",
        "登录",
    ),
    *("suggestions", "建议", "suggestions off", "suggestions on", "关闭建议", "开启建议"),
    *("why Kick-off of the pilot", "why offer for Contoso", "为什么没有显示 Kick-off"),
    *("admin", "管理员 帮助", "admin settings", "管理员 设置", "admin status", "管理员 状态"),
    *(
        "admin audit",
        "管理员 审核",
        "admin history",
        "管理员 历史",
        "admin diagnose",
        "管理员 诊断",
    ),
    *("admin exclude law.example", "管理员 排除 press.example", "admin include law.example"),
    *("admin exclude test @contoso.example", "管理员 排除测试 contoso.example"),
    *("admin window 90 days", "管理员 时间范围 60 天", "admin limit 40", "管理员 数量 50"),
    *("admin rules 2016", "管理员 规则 2024", "admin rollback 0", "管理员 回滚 0"),
    *("admin failed", "管理员 失败", "admin retry", "管理员 重试", "admin enable", "管理员 启用"),
    *("admin disable", "管理员 停用", "shwo activities", "完全不明白", "forget me", "忘记我"),
)
"""What can be said at any time of the day: orders that end something only ask whether to."""
FAREWELLS: Final = ("sign out", "退出登录", "yes, forget me", "确认忘记我")
"""After these somebody has to sign in again."""
UNANSWERED: Final = (Nothing,)


def is_english(phrase: str) -> bool:
    """Whether it has no Chinese in it."""
    return phrase.isascii()


def is_chinese(phrase: str) -> bool:
    """Whether it has."""
    return not phrase.isascii()


def every_command() -> Iterator[type]:
    """The types of what can be said, however their unions are nested."""

    def inside(of: Any) -> Iterator[type]:
        parts = get_args(of)
        if not parts:
            yield of
        for part in parts:
            yield from inside(part)

    return (one for one in inside(Command) if one not in UNANSWERED)
