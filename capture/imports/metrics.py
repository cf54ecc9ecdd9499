"""The queue's numbers for Prometheus, read from Redis so that they count every worker's imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from capture.errors import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

    from capture.imports.job import Depth
    from capture.imports.queue import ImportQueue


class QueueMetrics(Collector):
    """Shows what the last ``refresh`` read; nothing while Redis does not answer."""

    def __init__(self, queue: ImportQueue) -> None:
        self._queue = queue
        self._depth: Depth | None = None

    async def refresh(self) -> None:
        """Read the queue anew; does not raise when Redis is away."""
        try:
            self._depth = await self._queue.depth()
        except ServiceUnavailable:
            self._depth = None

    def describe(self) -> Iterator[Metric]:
        """Families by name alone, so that registering asks nothing of Redis."""
        yield CounterMetricFamily(*_FINISHED, labels=("outcome",))
        yield GaugeMetricFamily(*_OPEN, labels=("state",))
        yield GaugeMetricFamily(*_DEAD)
        yield GaugeMetricFamily(*_OLDEST)

    def collect(self) -> Iterator[Metric]:
        """The numbers as families."""
        depth = self._depth
        if depth is None:
            return
        finished = CounterMetricFamily(*_FINISHED, labels=("outcome",))
        for outcome, count in depth.finished:
            finished.add_metric((outcome,), count)
        yield finished
        opened = GaugeMetricFamily(*_OPEN, labels=("state",))
        opened.add_metric(("queued",), depth.queued)
        opened.add_metric(("importing",), depth.importing)
        opened.add_metric(("waiting",), depth.waiting)
        yield opened
        yield GaugeMetricFamily(*_DEAD, value=depth.dead)
        yield GaugeMetricFamily(*_OLDEST, value=depth.oldest)


_FINISHED = ("auto_capture_imports_finished", "Imports ended, by outcome")
_OPEN = ("auto_capture_imports_open", "Imports not ended yet, by state")
_DEAD = ("auto_capture_imports_dead", "Imports given up after the last attempt, kept 30 days")
_OLDEST = ("auto_capture_imports_oldest_seconds", "Age of the oldest import not ended yet")
