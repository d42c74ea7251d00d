"""A letter's link handed on, once, to the next authority of the same agency."""

from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from resources.models.mutual_aid import MutualAidRequest


class ForwardedLink(models.Model):
    """One agency's question of one request went from one login to another, who decides now.

    The first link only shows from then on; the new one is bound to `to_user`.
    """

    request = models.ForeignKey(MutualAidRequest, on_delete=models.CASCADE, related_name="+")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    from_user = models.UUIDField()
    from_name = models.CharField(max_length=120)
    to_user = models.UUIDField()
    to_name = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "providing_agency"], name="forwarded_once"),
            models.CheckConstraint(
                condition=~models.Q(from_user=models.F("to_user")), name="forwarded_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_name} to {self.to_name}"
