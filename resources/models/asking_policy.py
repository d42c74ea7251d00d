"""How an agency asks: what it signs within, how far it asks, and when a clock speaks up."""

from django.contrib.gis.db import models

from agencies.models import Agency


class AskingPolicy(models.Model):
    """An agency's thresholds; without a row nothing is signed within and `defaults` hold.

    An empty threshold never asks or speaks. Amounts are in the currency of the agency.
    """

    agency = models.OneToOneField(
        Agency, on_delete=models.RESTRICT, primary_key=True, related_name="asking_policy"
    )
    need_from = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="So many resources asked for need a section chief"
    )
    order_from = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="So many resources asked for need logistics"
    )
    finance_above = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="An estimated cost above this needs finance",
    )
    farthest_km = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Partners farther away are not asked"
    )
    offer_minutes = models.PositiveSmallIntegerField(
        default=120, help_text="An offer of ours lapses after so many minutes"
    )
    first_offer_minutes = models.PositiveSmallIntegerField(null=True, blank=True, default=15)
    accepted_minutes = models.PositiveSmallIntegerField(null=True, blank=True, default=30)
    rolling_minutes = models.PositiveSmallIntegerField(null=True, blank=True, default=45)
    on_scene_minutes = models.PositiveSmallIntegerField(null=True, blank=True, default=120)
    escalate_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What is unfilled then is proposed to the next tier"
    )
    next_tier = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="Who coordinates the next tier for us; it serves our territory, or one above",
    )
    radio_channel = models.CharField(
        max_length=80, blank=True, help_text="What a request begins with; crews call in there"
    )
    finance_code = models.CharField(
        max_length=40, blank=True, help_text="What a request begins with"
    )
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"how {self.agency_id} asks"
