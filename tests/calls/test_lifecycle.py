from datetime import timedelta

import pytest

from ptce.calls.enums import CallStatus, Period
from ptce.calls.lifecycle import PUBLISH, TRANSITIONS, WITHDRAW, TransitionRefused, next_status, period
from tests.conftest import NOON

SECOND = timedelta(seconds=1)
ALLOWED = {(CallStatus.DRAFT, PUBLISH): CallStatus.PUBLISHED, (CallStatus.PUBLISHED, WITHDRAW): CallStatus.WITHDRAWN}


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda transition: transition.name)
@pytest.mark.parametrize("status", CallStatus)
def test_every_state_and_every_act(status, transition):
    if (status, transition) in ALLOWED:
        assert next_status(status, transition) == ALLOWED[status, transition]
    else:
        with pytest.raises(TransitionRefused):
            next_status(status, transition)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (NOON + SECOND, NOON + 2 * SECOND, Period.COMING),
        (NOON, NOON + SECOND, Period.OPEN),
        (NOON - SECOND, NOON, Period.OPEN),
        (NOON - 2 * SECOND, NOON - SECOND, Period.CLOSED),
        (NOON - SECOND, None, Period.OPEN),
        (None, None, Period.CLOSED),
    ],
)
def test_both_ends_of_the_period_are_included(opens, closes, expected):
    assert period(opens, closes, NOON) == expected
