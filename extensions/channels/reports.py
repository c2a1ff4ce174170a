"""«つながらない・まちがっている»: what visitors of a service's page report, as counts."""

from __future__ import annotations

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions.channels.counts import Counts
from extensions.channels.pages import Pages
from navigator.catalogue import Catalogue
from navigator.models import Page

#: What a report may say; there is no free text, so nothing personal can be in it.
REASONS = ("unreachable", "number", "hours", "closed", "other")


def add_reports(routes: Blueprint, catalogue: Catalogue, counts: Counts, pages: Pages) -> None:
    """`POST /services/<id>/report` with the form fields `reason` and `page`."""

    # No token against foreign sites: without cookies such a site could send nothing that it could not send by itself.
    @routes.post("/services/<service_id>/report")
    async def report(request: Request, service_id: str) -> HTTPResponse:
        service = catalogue.services.get(service_id)
        if service is None:
            return pages.kind("not_found", 404)
        reason = request.form.get("reason")
        if reason in REASONS:
            counts.report(service_id, reason)
        page: Page = "under18" if request.form.get("page") == "under18" else "general"
        # Sent without a choice, the page asks for one.
        status = 200 if reason in REASONS else 400
        return pages.show("report.html", status, page, service=service, thanks=status == 200)
