"""Every reading of what is told of calls."""

from ptce.publicity.queries.followers import (
    confirm_link,
    is_following,
    members,
    recipients,
    stop_link,
    to_confirm,
    to_stop,
)
from ptce.publicity.queries.rectifications import (
    Difference,
    RectificationView,
    field_of,
    label_of,
    latest_rectifications,
    rectifications,
    standing_of,
    told,
    with_rectified_at,
)

__all__ = [
    "Difference",
    "RectificationView",
    "confirm_link",
    "field_of",
    "label_of",
    "latest_rectifications",
    "is_following",
    "members",
    "recipients",
    "rectifications",
    "standing_of",
    "stop_link",
    "to_confirm",
    "to_stop",
    "told",
    "with_rectified_at",
]
