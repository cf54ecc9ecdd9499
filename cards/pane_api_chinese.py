"""The same as ``cards.pane_api_english`` in Chinese, name by name."""

from __future__ import annotations

__all__ = ["PROBLEMS"]

PROBLEMS = {
    "malformed": "窗格发送的内容无法读取。请重新打开窗格。",
    "token": "您的登录已结束。窗格会重新为您登录。",
    "tenant": "您组织的 Dynamics 365 未连接到此服务。请联系管理员。",
    "scope": "您的登录是为另一个应用进行的。请重新打开窗格。",
    "site": "此请求来自窗格以外的页面。未做任何更改。",
    "gone": "此地址没有内容。",
    "method": "此地址不接受这种请求。",
    "too_large": "窗格发送的内容超出上限。",
    "media_type": "窗格发送的内容格式不受支持。",
    "too_many": "您的请求过于频繁。请稍候。",
    "unavailable": "目前无法检查登录。请稍后再试。",
    "not_installed": "窗格的一部分未安装在服务器上。请告知管理员。",
    "failed": "此处出现问题。未做任何更改；请重新提问。",
}
"""By what went wrong."""
