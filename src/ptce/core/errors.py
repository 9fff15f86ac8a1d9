"""Anticipated outcomes: shown to the person, never logged as errors."""


class Refusal(Exception):
    """An operation refuses; `message` is the French sentence shown, `field` the form field it concerns (empty: the whole).

    A subclass sets `message`; a message that depends on the case is given to the constructor.
    """

    message = "Cette action n’est pas possible."
    field = ""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        if message:
            self.message = message
        if field:
            self.field = field
        super().__init__(self.message)


class SecondFactorRequired(Exception):
    """The person must pass the second factor before this page; the middleware sends them there."""


class ProofRequired(Exception):
    """The person must prove again who they are before this act; the middleware sends them there. act: the act in a few words, a button's label."""

    def __init__(self, act: str) -> None:
        super().__init__(act)
        self.act = act
