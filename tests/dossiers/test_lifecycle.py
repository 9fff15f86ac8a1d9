import itertools

import pytest

from ptce.dossiers import lifecycle
from ptce.dossiers.enums import DossierStatus as S

# The whole life of a dossier, written a second time: every couple that is not here is refused.
ALLOWED = {
    ("submit", S.DRAFT): S.SUBMITTED,
    ("withdraw", S.SUBMITTED): S.DRAFT,
    ("withdraw", S.INCOMPLETE): S.DRAFT,
    ("ask_pieces", S.SUBMITTED): S.INCOMPLETE,
    ("resume", S.INCOMPLETE): S.SUBMITTED,
    ("declare_eligible", S.SUBMITTED): S.ELIGIBLE,
    ("declare_eligible", S.INCOMPLETE): S.ELIGIBLE,
    ("declare_eligible", S.INELIGIBLE): S.ELIGIBLE,
    ("declare_ineligible", S.SUBMITTED): S.INELIGIBLE,
    ("declare_ineligible", S.INCOMPLETE): S.INELIGIBLE,
    ("declare_ineligible", S.ELIGIBLE): S.INELIGIBLE,
    ("select", S.ELIGIBLE): S.LAUREATE,
    ("select", S.RESERVE): S.LAUREATE,
    ("hold_in_reserve", S.ELIGIBLE): S.RESERVE,
    ("refuse", S.ELIGIBLE): S.REFUSED,
    ("refuse", S.RESERVE): S.REFUSED,
    ("renounce", S.LAUREATE): S.RENOUNCED,
}


@pytest.mark.parametrize(("transition", "status"), list(itertools.product(lifecycle.TRANSITIONS, S)))
def test_every_state_and_every_act(transition, status):
    expected = ALLOWED.get((transition.name, status))

    if expected is None:
        with pytest.raises(lifecycle.TransitionRefused):
            lifecycle.next_status(status, transition)
    else:
        assert lifecycle.next_status(status, transition) is expected


def test_groups_of_states_agree():
    assert set(S) - lifecycle.EDITABLE == lifecycle.FILED
    assert lifecycle.PENDING < lifecycle.AWAITING_DECISION < lifecycle.FILED
    assert lifecycle.DECIDED.isdisjoint(lifecycle.AWAITING_DECISION)
    assert lifecycle.OPENS_SECOND_PHASE.isdisjoint({S.INELIGIBLE, S.REFUSED, S.RENOUNCED})
