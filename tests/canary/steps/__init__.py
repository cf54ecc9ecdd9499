"""The day in its order; a new surface adds its steps here."""

from __future__ import annotations

from typing import Final

from tests.canary.day import Step
from tests.canary.steps.evening import farewells
from tests.canary.steps.morning import arrivals, sign_in, turned_off, turned_on
from tests.canary.steps.ordering import every_order
from tests.canary.steps.outside import malformed, probes
from tests.canary.steps.running_errands import audit, copied_buttons, groups
from tests.canary.steps.surfaces import extension, own_file, panes
from tests.canary.steps.trouble import crashes, faults
from tests.canary.steps.working import fails_and_retried, follows, presses, works

__all__ = ["STEPS"]

STEPS: Final[tuple[Step, ...]] = (
    *(arrivals, turned_off, turned_on, sign_in, fails_and_retried, works, follows),
    *(crashes, presses, copied_buttons, faults, groups, malformed, probes),
    *(panes, extension, own_file, every_order, audit),
    farewells,
)
