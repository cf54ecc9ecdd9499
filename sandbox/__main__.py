"""``python -m sandbox``: a small Microsoft 365 on this machine, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sqlite3
import sys
from pathlib import Path
from urllib.parse import urlsplit

from sandbox import announcement
from sandbox.allowance import Allowance
from sandbox.faults import SERVICES
from sandbox.serve import LOOPBACK, CannotStartError, Options, serving

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 2 means a wrong option, 1 that it could not start."""
    given = _parser().parse_args(arguments)
    options = Options(
        data=given.data,
        bot_url=given.bot_url,
        host="127.0.0.1" if given.host == "localhost" else given.host,
        ports={service: getattr(given, f"{service}_port") for service in SERVICES},
        mail=given.mail,
        contacts=given.contacts,
        messages=given.messages,
        seed=given.seed,
        certificate=given.app_certificate,
        allowance=Allowance(
            given.dataverse_requests,
            given.dataverse_seconds,
            given.dataverse_concurrent,
            mailbox=given.mailbox_requests,
        ),
    )
    try:
        asyncio.run(_serve(options, given.ready))
    except CannotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except sqlite3.DatabaseError as error:
        sys.stderr.write(f"The sandbox's memory in {options.data} cannot be used: {error}.\n")
        return 1
    return 0


async def _serve(options: Options, ready: Path | None) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    async with serving(options) as world:
        if ready is not None:
            announcement.write(ready, world)
        sys.stdout.write(announcement.paragraph(world) + "\n")
        sys.stdout.flush()
        await told.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".data/sandbox"), help="its memory")
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", help="a loopback address")
    parser.add_argument("--ready", type=_no_folder, help="a file to write once everything listens")
    parser.add_argument(
        "--bot-url",
        type=_bot_url,
        default="http://localhost:3978/api/messages",
        help="the bot's messaging endpoint",
    )
    parser.add_argument("--mail", type=_existing, help="an mbox file or a folder of .eml files")
    parser.add_argument("--contacts", type=_existing, help="a CSV file: name, company, e-mail")
    parser.add_argument(
        "--app-certificate", type=_existing, help="a PEM file: a certificate the app may use"
    )
    parser.add_argument("--messages", type=_count, default=0, help="further messages to seed")
    parser.add_argument("--seed", type=int, default=1, help="what the seeded data derives from")
    for name, figure in (("requests", 6000), ("seconds", 1200), ("concurrent", 52)):
        option, sentence = f"--dataverse-{name}", "a person's limit in 300 seconds"
        parser.add_argument(option, type=_figure, default=figure, help=sentence)
    parser.add_argument(
        "--mailbox-requests", type=_figure, default=10_000, help="a mailbox's limit in 600 seconds"
    )
    for service in SERVICES:
        parser.add_argument(f"--{service}-port", type=_port, default=0, help="0: a free one")
    return parser


def _loopback(text: str) -> str:
    if text not in LOOPBACK:
        raise argparse.ArgumentTypeError(f"the sandbox listens on {', '.join(LOOPBACK)} only")
    return text


def _bot_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise argparse.ArgumentTypeError("not a URL") from None
    if parts.scheme not in ("http", "https") or parts.hostname not in LOOPBACK:
        raise argparse.ArgumentTypeError("the sandbox talks to a bot on this machine only")
    return text


def _existing(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is no {text}")
    return path


def _no_folder(text: str) -> Path:
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is a folder")
    return path


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 1_000_000:
        raise argparse.ArgumentTypeError("a number of messages is 0 to 1000000")
    return int(text)


def _figure(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("a limit is 1 to 1000000")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is 0 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
