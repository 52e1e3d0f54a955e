"""The Content-Security-Policy: strict on our pages, as the admin needs it there."""

from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware as DjangoCSPMiddleware
from csp.middleware import PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

# Unfold's pages are written with Alpine.js: inline handlers, `new Function`, style
# attributes. They show stored text through autoescaping templates only.
ADMIN_SOURCES: dict[str, Any] = {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}


class CSPMiddleware(DjangoCSPMiddleware):
    """django-csp, with the one exception that the admin's pages need."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 (the library's signature)
    ) -> PolicyParts:
        """The site's policy; for the admin with its script and style sources."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(reverse("admin:index")):
            parts.replace = {**(parts.replace or {}), **ADMIN_SOURCES}
        return parts
