"""What the message extension says in Chinese."""

READ_BY_SENDER = "此对话中的所有人都能看到此列表。它是以插入者的权限读取的；其中从不包含建议。"
MORE_IN_DYNAMICS = "Dynamics 中可能还有更多活动。"
NOTHING_FOUND = "没有您可读取的记录具有此名称、地址或域名。"
NO_SUCH_LINK = "此链接没有指向您组织的 Dynamics 365 中您可读取的记录。"
TOO_LONG = "这比任何名称都长。请输入其中一部分。"
NOTHING_RECENT = "请输入客户名称、地址或域名，或粘贴 Dynamics 链接。"
ONLY_SEARCH = "这里只能查找并插入记录，没有其他可做或可设置的内容。"
