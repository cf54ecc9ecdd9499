"""What notices, questions, sign-in and browser pages say, in Chinese: as ``notice_sentences``."""

from __future__ import annotations

from capture.errors import Service
from cards.services_chinese import named

SIGN_IN_TITLE = "请登录"
SIGN_IN = "我需要您登录，才能以您的名义读取 Dynamics 365 和您的邮箱：请输入“登录”。"
SIGN_IN_CARD = "我需要您登录，才能以您的名义读取 Dynamics 365 和您的邮箱。"
SIGN_IN_AGAIN = "您的登录已失效，因此您要跟踪的内容正在等待。您登录后将自动继续。"
STILL_REFUSED_TITLE = "已登录，但仍被拒绝"
STILL_CHALLENGED = (
    "您已登录，但您组织的访问策略（条件访问）仍不允许我以您的名义读取。再次登录不会有帮助："
    "请让管理员在 Microsoft Entra ID 中查看您对 Auto Capture 的登录记录。"
)
STILL_NO_CONSENT = (
    "您已登录，但仍缺少对 Dynamics 365 或您邮箱的授权同意。请让管理员为您的组织授予同意。"
)
STILL_SIGNED_OUT = (
    "您已登录，但 Microsoft 365 仍不接受。请让管理员在 Microsoft Entra ID 中查看您对 Auto Capture"
    " 的登录记录。"
)
SIGN_IN_BUTTON = "登录"
SIGNED_IN_TITLE = "已登录"
SIGNED_OUT_TITLE = "已退出登录"
SIGNED_OUT = "您的令牌已从这里删除。输入“登录”即可重新登录。"
DENIED_TITLE = "没有权限"
GONE_TITLE = "不存在"
BUSY_TITLE = "繁忙"
UNAVAILABLE_TITLE = "不可用"
UNEXPECTED_TITLE = "操作未成功"
QUEUED_TITLE = "已排队"
QUEUED = "导入已排队。目前无法再次读取列表。"
NOT_QUEUED_TITLE = "未排队"
NOT_QUEUED = (
    "导入队列没有确认，因此据我所知这封邮件尚未被跟踪。您的邮箱没有丢失任何内容：请稍后再次显示"
    "列表并再按一次“跟踪”，这不会造成重复。"
)
SHOW_AGAIN = "再次显示"
UNKNOWN_PERSON_TITLE = "我不知道您是谁"
UNKNOWN_PERSON = (
    "您的客户端没有说明您使用组织中的哪个帐户，因此我无法以您的名义读取任何内容。请从已登录的"
    " Teams 客户端提问。"
)
FOREIGN_TENANT_TITLE = "此处尚未设置"
FOREIGN_TENANT = "您组织的 Dynamics 365 未连接到此服务。请联系管理员。"
SILENT_FAILED = "您的客户端无法自动登录。请使用上面的“登录”按钮，或输入“登录”。"
SILENT_FAILURES = {
    "installappfailed": "Teams 无法为您安装 Auto Capture。请将应用添加到您的个人聊天，或请 Teams"
    " 管理员允许安装。",
    "authrequestfailed": "Microsoft Entra ID 拒绝了 Teams 尝试的登录。如果您是来宾，请使用此组织的"
    "帐户。",
    "installedappnotfound": "您尚未安装 Auto Capture。请将应用添加到您的个人聊天，并在那里再次"
    "提问。",
    "invokeerror": "Teams 无法完成登录。请稍后再次提问。",
    "resourcematchfailed": "应用的注册与此机器人的请求不符。请告诉管理员：应用程序 ID URI 必须与"
    "清单中的一致。",
    "oauthcardnotvalid": "Teams 无法读取登录卡片。请更新 Teams，或在浏览器中使用。",
    "tokenmissing": "Teams 没有为您取得令牌。请退出 Teams 并重新登录。",
    "userconsentrequired": "需要您的同意。请使用上面的“登录”按钮。",
    "interactionrequired": "您的组织要求您在页面上登录。请使用上面的“登录”按钮。",
}
BUTTON = "此按钮属于其他人或已过期：请重新提问。"
NOT_FOUND_TITLE = "未找到记录"
NEAREST = "您要找的是不是其中之一？"
WHICH = "是哪一个？"
SHOW = "显示"
NONE_OF_THESE = "都不是？请用更完整的名称再次提问。"
REMEMBERED = "我会记住您的选择；您可以随时更改。"
FAILED = "这里出了问题。没有任何更改；请再次提问。"


def signed_in(name: str) -> str:
    """Who is signed in; ``name`` may be empty."""
    return f"您已以 {name} 的身份登录。" if name else "您已登录。"


def denied(service: Service) -> str:
    """That the person's own rights do not reach something."""
    return f"您在{named(service)}中的权限不足。如果您应当有权限，请联系管理员。"


def gone(service: Service) -> str:
    """That something is not there, which may mean: not for this person."""
    return f"它已不在{named(service)}中，或者您无权查看。"


def nearest(command: str) -> str:
    """What a sentence that is no command resembles."""
    return f"我没有听懂。您的意思是“{command}”吗？"


CARD_GONE = "您提出请求的卡片已不存在。以下是目前的情况。"
CARD_STUCK = "您提出请求的卡片已无法更改。以下是目前的情况。"
CARD_REFUSED = "您提出请求的卡片已无法更改。输入“我的导入”查看目前的情况。"
NOT_UNDERSTOOD = "我没有听懂。以下是我会做的事："


def busy(service: Service, until: str) -> str:
    """That a service asked us to wait."""
    return f"{named(service).lstrip()}繁忙。请在 {until} 再次提问。"


def unavailable(service: Service) -> str:
    """That a service does not answer."""
    return f"{named(service).lstrip()}目前没有响应。请稍后再试。"


def unexpected(service: Service) -> str:
    """That a service broke its contract."""
    return f"{named(service).lstrip()}的响应与其文档不符。如果一直如此，请告诉管理员。"


def request(identifier: str) -> str:
    """The vendor's request id, for support."""
    return f"请求 {identifier}"


def which(name: str) -> str:
    """Which of the records that a name may mean."""
    return f"您指的是哪一个“{name}”？"


def several(count: int) -> str:
    """That a name is several records'."""
    return f"有 {count:,} 条记录使用此名称或类似名称。"


def only_first(shown: int, total: int) -> str:
    """That a list of records is cut."""
    return f"这里是 {total:,} 条中最匹配的 {shown:,} 条：请用更完整的名称再次提问。"


def not_found(name: str) -> str:
    """That no record has a name."""
    return f"您有权查看的记录中没有名为“{name}”的。请检查拼写，或只输入名称的一部分。"


PAGE_SIGNED_IN = "您可以关闭此窗口并返回聊天。"
PAGE_OTHER_TITLE = "那是另一个人"
PAGE_OTHER = (
    "您登录的帐户与在聊天中提问的人不同。没有建立任何连接。请关闭此窗口，并使用聊天中的帐户登录。"
)
PAGE_EXPIRED_TITLE = "此链接已失效"
PAGE_EXPIRED = "登录链接只能使用一次，且有效时间很短。请在聊天中重新获取。"
PAGE_REFUSED_TITLE = "登录未完成"
PAGE_REFUSED = "您或您的组织没有允许。请在聊天中再次提问，或请管理员为组织授予同意。"
PAGE_FAILED_TITLE = "登录未成功"
PAGE_FAILED = "请在聊天中再次提问。如果一直如此，请告诉管理员。"
