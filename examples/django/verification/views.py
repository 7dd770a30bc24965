"""What does the shop answer?"""

import re
from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from verification import jumio
from verification.models import Case, Image, Scan

REFERENCE = re.compile(r"[0-9A-Za-z-]{1,36}")  # it becomes part of a URL


@require_POST
def open_case(request: HttpRequest) -> JsonResponse:
    """The id goes to the mobile app, whose SDK hands it to Jumio as the merchant's reference."""
    return JsonResponse({"id": Case.objects.create().id}, status=201)


class CaseView(View):
    def get(self, request: HttpRequest, case_id: UUID) -> JsonResponse:
        case = get_object_or_404(Case, id=case_id)
        images = Image.objects.filter(scan__case=case).values_list("scan__reference", "classifier")
        scans = {scan.reference: [] for scan in case.scans.all()}
        for reference, classifier in images:
            scans[reference].append(classifier)
        return JsonResponse({"status": case.status, "scans": scans})

    def delete(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """The case is closed: what Jumio has of it goes, too."""
        case = get_object_or_404(Case, id=case_id)
        for scan in case.scans.all():
            with suppress(jumio.NotFound):  # purged already, when the time for which Jumio keeps it was over
                jumio.call("DELETE", scan.reference)
        case.delete()
        return HttpResponse(status=204)


@csrf_exempt
@require_POST
def receive_callback(request: HttpRequest) -> HttpResponse:
    """Note which scan it is about, once, and answer at once. ``manage.py settle`` does the rest."""
    reference = request.POST.get("jumioIdScanReference", "")
    if not REFERENCE.fullmatch(reference):
        return HttpResponseBadRequest("not a callback")
    Scan.objects.get_or_create(reference=reference)
    return HttpResponse()
