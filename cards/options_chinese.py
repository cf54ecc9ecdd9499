"""The words of ``options_english`` in Chinese, sentence by sentence."""

from __future__ import annotations

from capture.extent import Disclosure, FileEnd
from capture.fates import FileKind

__all__: list[str] = []

OPTIONS = "选项"
TITLE = "跟踪之前"
NO_SUBJECT = "（无主题）"
SOMEBODY = "某人"
DISCLOSURE = "公开哪些内容"
DISCLOSURES = {
    Disclosure.FULL: "全部正文和文件",
    Disclosure.LATEST: "正文的最新部分（不含引用内容及其中的图片）和文件",
    Disclosure.HEADER: "仅人员、时间和主题，不含正文和文件",
}
NO_FILES = "没有文件。"
STAYS = {
    FileEnd.NOT_CHOSEN: "不会带入：未选择",
    FileEnd.QUOTED: "不会带入：它属于被截去的内容",
    FileEnd.LINK: "不会带入：这是云端文件的链接，邮件中没有其副本",
    FileEnd.TOO_LARGE: "不会带入：超出本组织的大小限制",
    FileEnd.BLOCKED: "不会带入：本组织禁止此类型",
    FileEnd.GONE: "不会带入：已不在邮箱中",
    FileEnd.REFUSED: "不会带入：Dynamics 拒绝接收",
}
KINDS = {
    FileKind.FILE: "",
    FileKind.ITEM: "附加的邮件",
    FileKind.LINK: "链接",
}
INLINE = "正文中的图片"
NO_NAME = "（无名称）"
REGARDING = "关联记录"
ANOTHER = "选择其他记录"
CHOOSE = "选择"
NAME = "其他记录的名称"
FIND = "查找"
NO_NAME_TYPED = "请输入记录的名称，然后按“查找”。"
SEVERAL = "有多条记录使用此名称。请选择其中一条。"
TRACK = "跟踪"
BACK = "返回"
NOT_READ = "您的选择没有按卡片所示到达，因此未跟踪任何内容。请重新选择。"
NO_FILE_PICKED = "未选择任何文件，因此没有重试。"
BEGUN_TITLE = "已在处理中"
BEGUN = "导入已经开始，并使用按下“跟踪”时的选择；现在无法更改。"
TRACKED_ALREADY = "它已被跟踪，使用当时的选择。未更改任何内容。"
JOINED = "它已在处理中，使用第一次按下时的选择。"
AGAIN = "所选文件正在处理中；此卡片会自动更新。"
FILES = "文件"
OUTCOME_TITLE = "其文件的结果"
HELD = "已在 Dynamics 中"
NOT_SHARED = "未公开"
NOT_KNOWN = "该活动在 Dynamics 中归他人所有，或由其他工具创建。其中有哪些文件，请打开该活动查看。"
LEFT = {
    FileEnd.NOT_CHOSEN: "未带入：未选择",
    FileEnd.QUOTED: "未带入：它属于被截去的正文",
    FileEnd.LINK: "未带入：这是云端文件的链接，邮件中没有其副本",
    FileEnd.TOO_LARGE: "未带入：超出本组织的大小限制",
    FileEnd.BLOCKED: "未带入：本组织禁止此类型",
    FileEnd.GONE: "未带入：当时已不在邮箱中",
    FileEnd.REFUSED: "未带入：Dynamics 拒绝接收",
}
RETRY = "重试所选文件"
SET_REGARDING = "设置关联记录"
_SHARED = {
    Disclosure.FULL: "“跟踪”会使建议的全部正文和文件对所有可以查看 {} 的人可见。",
    Disclosure.LATEST: "“跟踪”会使建议正文的最新部分（不含引用内容）和文件"
    "对所有可以查看 {} 的人可见。",
    Disclosure.HEADER: "“跟踪”会使建议的人员、时间和主题对所有可以查看 {} 的人可见；"
    "不含正文和文件。",
}


def shared(disclosure: Disclosure, record: str) -> str:
    """As in English."""
    return _SHARED[disclosure].format(record)


def disclosed(disclosure: Disclosure) -> str:
    """As in English."""
    return f"{DISCLOSURE}：{DISCLOSURES[disclosure]}。"


def visible(record: str) -> str:
    """As in English."""
    return f"您跟踪的内容将对所有可以查看 {record} 的人可见。"


def sent(sender: str, when: str) -> str:
    """As in English."""
    return f"{sender} · {when}"


def files(count: int) -> str:
    """As in English."""
    return f"文件（{count:,}）"


def file(number: int, *facts: str) -> str:
    """As in English."""
    return " · ".join((f"文件 {number:,}", *facts))


def others(count: int, size: str) -> str:
    """As in English."""
    return f"其余 {count:,} 个文件 · {size}"


def others_stay(count: int) -> str:
    """As in English."""
    return f"另有 {count:,} 个文件不会带入。"


def not_listed(count: int) -> str:
    """As in English."""
    return f"未显示：另外 {count:,} 个文件。"


def gone(count: int) -> str:
    """As in English."""
    return f"{count:,} 个未带入的文件已不在邮件中。"


def not_found(name: str) -> str:
    """As in English."""
    return f"在您可见的范围内，没有名为“{name}”的记录。"


def left_out(count: int) -> str:
    """As in English."""
    return f"{count:,} 个文件按选择未带入"


def became_visible(disclosure: str) -> str:
    """As in English."""
    return f"自跟踪起可见：{disclosure}"


def elsewhere(state: str) -> str:
    """As in English."""
    return f"关联其他记录：{state}"
