"""``worker.py`` for stories that cannot wait: a followed thread is looked at every second."""

from __future__ import annotations

import uvloop

import logs
from capture.threads.pace import Pace
from settings import read_settings
from worker import work

if __name__ == "__main__":
    settings = read_settings()
    logs.configure(settings.log_level, settings.log_format)
    uvloop.run(work(settings, Pace(shortest=0.5, longest=1.0)))
