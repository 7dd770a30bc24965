"""What does the shop know of its customers' verifications?"""

from uuid import uuid4

from django.db import models


class Case(models.Model):
    """A customer who is to be verified. The newest settled scan decides."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    @property
    def status(self) -> str:
        newest = self.scans.order_by("-date").first()
        return newest.status if newest else "PENDING"


class Scan(models.Model):
    """A scan that Jumio called about. The rest is asked of Jumio, and empty until it is known."""

    reference = models.CharField(max_length=36, unique=True)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="scans")
    status = models.CharField(max_length=40)
    date = models.DateTimeField(null=True)


class Image(models.Model):
    """A picture of the document or of the face."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="images")
    classifier = models.CharField(max_length=10)
    content = models.BinaryField()
