"""The words of ``people_english`` in Chinese, sentence by sentence."""

from __future__ import annotations

from capture.participants import NewTable

__all__: list[str] = []

TITLE = "参与者"
NO_SUBJECT = "（无主题）"
NO_NAME = "（无名称）"
UNKNOWN = "在您可见的范围内，Dynamics 中没有此人"
NO_ADDRESS = "没有 Dynamics 可以保存的电子邮件地址"
NOT_ASKED = "未查询：参与的人太多"
NOBODY = "没有外部人员参与。"
MAY_NOT = "您在 Dynamics 中的权限不包括新建联系人或潜在顾客。"
OPEN = "在 Dynamics 中打开"
BACK = "返回"
EVERYBODY = "参与者"
TABLES = {"contact": "联系人", "lead": "潜在顾客", "account": "客户", "systemuser": "用户"}
CREATE: dict[NewTable, str] = {"contact": "新建联系人", "lead": "新建潜在顾客"}
KNOWN_TITLE = "Dynamics 中已有"
HIDDEN = "Dynamics 中已有此人，但您无权查看该记录。未新建任何内容。请向管理员询问其负责人。"
GONE_TITLE = "未新建"
GONE = "其中已不再有此人。未新建任何内容。"
_CREATED: dict[NewTable, str] = {"contact": "已新建联系人 {}", "lead": "已新建潜在顾客 {}"}


def row(table: str, name: str) -> str:
    """As in English."""
    return f"{table}：{name}"


def known(name: str, table: str) -> str:
    """As in English."""
    return f"{name} 已在 Dynamics 中（{table}）。未新建任何内容。"


def created(name: str, table: NewTable) -> str:
    """As in English."""
    return _CREATED[table].format(name)


def suggested(company: str) -> str:
    """As in English."""
    if company:
        return f"从现在起，与此人的邮件也会作为 {company} 的建议显示。"
    return "从现在起，按此人的姓名查询时，会建议与其往来的邮件。"


def under(company: str) -> str:
    """As in English."""
    return f"新联系人将归入 {company}。"


def internal(count: int) -> str:
    """As in English."""
    return f"未列出：您组织内的 {count:,} 人。"


def more(count: int) -> str:
    """As in English."""
    return f"未显示：另外 {count:,} 人。"


def and_more(count: int) -> str:
    """As in English."""
    return f"另外 {count:,} 条"
