"""The followed threads' numbers for Prometheus, read from Redis so that all workers count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from capture.errors import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

    from capture.threads.store import Depth, ThreadStore

__all__ = ["ThreadMetrics"]


class ThreadMetrics(Collector):
    """Shows what the last ``refresh`` read; nothing while Redis does not answer."""

    def __init__(self, store: ThreadStore) -> None:
        self._store = store
        self._depth: Depth | None = None

    async def refresh(self) -> None:
        """Read the numbers anew; does not raise when Redis is away."""
        try:
            self._depth = await self._store.depth()
        except ServiceUnavailable:
            self._depth = None

    def describe(self) -> Iterator[Metric]:
        """Families by name alone, so that registering asks nothing of Redis."""
        yield GaugeMetricFamily(*_FOLLOWED, labels=("state",))
        for _, name, text in _COUNTED:
            yield CounterMetricFamily(name, text)
        yield CounterMetricFamily(*_ENDED, labels=("reason",))

    def collect(self) -> Iterator[Metric]:
        """The numbers as families."""
        depth = self._depth
        if depth is None:
            return
        followed = GaugeMetricFamily(*_FOLLOWED, labels=("state",))
        followed.add_metric(("open",), depth.followed)
        followed.add_metric(("parked",), depth.parked)
        yield followed
        for counted, name, text in _COUNTED:
            yield CounterMetricFamily(name, text, value=depth.counts.get(counted, 0))
        ended = CounterMetricFamily(*_ENDED, labels=("reason",))
        for name, count in sorted(depth.counts.items()):
            if name.startswith("ended:"):
                ended.add_metric((name.removeprefix("ended:"),), count)
        yield ended


_FOLLOWED = ("auto_capture_threads", "Followed threads, by state")
_COUNTED = (
    ("looks", "auto_capture_thread_looks", "Looks at followed threads"),
    ("errors", "auto_capture_thread_errors", "Looks that failed"),
    ("found", "auto_capture_thread_imports", "Imports asked for by following"),
)
_ENDED = ("auto_capture_threads_ended", "Threads followed no longer, by reason")
