"""Every write on what is told of calls."""

from ptce.publicity.operations.following import (
    AddressRefused,
    CannotBeFollowed,
    LinkDead,
    ask_to_follow,
    confirm,
    follow,
    forget_followers,
    stop,
    unfollow,
)
from ptce.publicity.operations.notices import announce_closings, announce_withdrawals, tell, write_notices
from ptce.publicity.operations.rectifying import ReasonMissing, rectify

__all__ = [
    "AddressRefused",
    "CannotBeFollowed",
    "LinkDead",
    "ReasonMissing",
    "announce_closings",
    "announce_withdrawals",
    "ask_to_follow",
    "confirm",
    "follow",
    "forget_followers",
    "rectify",
    "stop",
    "tell",
    "unfollow",
    "write_notices",
]
