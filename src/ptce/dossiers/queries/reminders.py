"""The signed link by which a person stops the reminders of one dossier, without signing in."""

from django.core import signing

from ptce.dossiers.models import TeamMember

_SALT = "dossiers.reminders"


def reminder_token(member: TeamMember) -> str:
    """Return the token of a member's link; it opens nothing but the end of these mails."""
    return signing.dumps(member.pk, salt=_SALT, compress=True)


def reminded_member(token: str) -> TeamMember | None:
    """Return the member a link is about, with the dossier and its call, or None when the link was altered."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return TeamMember.objects.select_related("dossier__call", "person").filter(pk=pk).first()
