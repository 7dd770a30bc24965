"""What became of the scans that Jumio called about? Run it every few seconds, as a timer or in a loop."""

from typing import Any

import requests
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.dateparse import parse_datetime

from verification import jumio
from verification.models import Case, Image, Scan


class Command(BaseCommand):
    help = "Asks Jumio about every scan that is not settled. What fails has its turn again next time."

    def handle(self, *args: Any, **options: Any) -> None:
        for scan in Scan.objects.filter(date=None):
            try:
                settle(scan)
                self.stdout.write(f"{scan.reference}: {scan.status}")
            except (requests.RequestException, Case.DoesNotExist, LookupError, ValidationError) as error:
                self.stderr.write(f"{scan.reference} is not settled: {error!r}")
                if isinstance(error, jumio.NotFound):
                    scan.delete()  # whoever made it up can ring again


def settle(scan: Scan) -> None:
    """The callback is a bell and no more, since anybody can ring it: everything is asked of Jumio itself."""
    data = jumio.call("GET", f"{scan.reference}/data").json()
    scan.case = Case.objects.get(id=data["transaction"]["merchantScanReference"])
    scan.status = data["document"]["status"]
    scan.date = parse_datetime(data["transaction"]["date"])
    listed = jumio.call("GET", f"{scan.reference}/images").json()["images"]
    names = [image["classifier"] for image in listed]
    contents = {name: jumio.call("GET", f"{scan.reference}/images/{name}", "image/*") for name in names}
    with transaction.atomic():  # nothing is locked while Jumio is asked
        scan.save()
        for name, answer in contents.items():
            Image.objects.create(scan=scan, classifier=name, content=answer.content)
