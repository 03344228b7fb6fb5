"""The content security policy: strict on our pages, Wagtail's own in the back office."""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ContentSecurityPolicy(CSPMiddleware):
    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(f"/{settings.BACK_OFFICE_PATH}"):
            back_office: dict[str, Any] = settings.BACK_OFFICE_CONTENT_SECURITY_POLICY
            parts.config = back_office
        return parts
