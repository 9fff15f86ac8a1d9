"""Sign-in by a code sent to an address, the same for a known person and a new one.

The library tells an unknown address to sign up elsewhere; here the code is sent to whatever address is typed and the account is
made when the code comes back. So the screens, the mail and the time taken say nothing of who has an account, and no account is
made of an address that nobody proved.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController

from ptce.accounts.operations import confirm_address


class SignInProcess(LoginCodeVerificationProcess):
    """The library's process, with a code for every address."""

    @classmethod
    def begin(cls, *, request: Any, user: Any, email: str) -> "SignInProcess":
        """Send a first code and keep its state in the session."""
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update({**cls.initial_state(user=user, email=email), "initiated_by_user": True})
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: Any) -> "SignInProcess | None":
        """Return the process under way, or None when its time is over."""
        return cls(stage=stage).abort_if_invalid()

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        get_adapter().send_mail("account/email/login_code", email, {"code": self.generate_code()})

    def finish(self, redirect_url: str | None) -> Any:
        person = confirm_address(email=self.state["email"], now=self.request.received_at)
        self._user = person
        self.stage.login.user = person
        return super().finish(redirect_url)
