"""What every template may read."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's own facts; nothing here may touch the database."""
    return {"demo": settings.DEMO, "publisher": settings.PUBLISHER, "path": request.path}
