"""``make run MAIL=… CONTACTS=…``: the main job on mail that somebody brought along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser_stories.own_mail import (
    COMPANY,
    HEALTHY,
    HUGE,
    MANGLED,
    as_folder,
    as_mbox,
    contacts,
)
from tests.browser_stories.test_run import seller
from tests.sandbox.test_run import running

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("brought", "skipped"), [(as_mbox, "all.mbox#3"), (as_folder, "holiday.eml")]
)
async def test_mail_one_brings_along_is_shown_tracked_and_read_back(
    browser: Browser, tmp_path: Path, brought: Callable[[Path], Path], skipped: str
):
    """What cannot be read is named at the start; the rest is offered, and the worst is tracked."""
    files = {"MAIL": str(brought(tmp_path)), "CONTACTS": str(contacts(tmp_path))}
    async with running(tmp_path / "run", **files) as run:
        me = await seller(browser, run)
        told = run.said.splitlines()
        (about_mail,) = [line for line in told if line.startswith("mail: ")]
        assert "4 messages loaded, 1 skipped" in about_mail
        assert skipped in about_mail
        (about_contacts,) = [line for line in told if line.startswith("contacts: ")]
        assert "1 loaded into 1 accounts, 1 line skipped: line 3" in about_contacts

        await me.ask(f"show activities for {COMPANY} since 1 January 2026")
        await expect(me.suggestions).to_have_count(4)
        await expect(me.suggestion(HEALTHY)).to_contain_text("5 Jan")
        for subject in (MANGLED, HUGE):
            await me.track(subject)
            await expect(me.tracked(subject, "Mara")).to_be_visible()

        await me.ask(f"activities {COMPANY} since 1 January 2026")
        await expect(me.tracked(MANGLED, "Mara")).to_contain_text("attachment")
        await expect(me.suggestions).to_have_count(2)
