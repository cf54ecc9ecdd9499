"""What is said about keeping an organisation's settings and bringing them back, in Chinese."""

from __future__ import annotations

EXPORT_TITLE = "您的设置文件"
EXPORT = (
    "贵组织设置的版本 {:,}。其中含有被排除的地址，请像保管这些地址一样保管它。输入"
    "“管理员 导入”可将其恢复。"
)
EXPORT_FILE = "下载"
EXPORT_LINK = "此链接仅可使用一次，五分钟内有效。"
IMPORT_TITLE = "恢复设置"
IMPORT = "请粘贴文件的全部内容。保存任何内容之前，您会看到将要更改什么。"
IMPORT_LABEL = "文件内容"
IMPORT_CHECK = "检查"
IMPORT_SAVE = "保存为新版本"
IMPORT_WOULD = "相对于版本 {:,}，将更改："
IMPORT_SAME = "不会更改任何内容：这些就是当前的设置。"
IMPORT_STALE = "{} 在此期间保存了版本 {:,}，因此未保存任何内容。相对于该版本，将更改："
IMPORT_TEXT = "文件内容：没有输入可读取的内容。未保存任何内容。"
FAULTS = {
    "": "文件",
    "long": "{}：对于卡片来说太长。未保存任何内容。",
    "json": "{}：不是有效的数据格式。未保存任何内容。",
    "shape": "{}：不是由“管理员 导出”生成的文件。未保存任何内容。",
    "schema": "{}：其版本与本服务可读取的版本不同。未保存任何内容。",
    "unknown": "“{}”：没有这项设置。未保存任何内容。",
    "number": "{}：不是允许范围内的整数。未保存任何内容。",
    "choice": "{}：不是可选的值。未保存任何内容。",
    "list": "{}：不是“管理员 导出”所写的列表。未保存任何内容。",
    "many": "{}：条目多于可保存的数量。未保存任何内容。",
    "name": "{}：其中有名称为空、过长或不可见。未保存任何内容。",
    "pattern": "{}：其中有条目不是可用的地址或域名。未保存任何内容。",
}
