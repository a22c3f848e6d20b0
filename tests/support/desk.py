"""An organiser at a desk: asks for pages and sends forms by the names of their routes."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import signed_in
from tests.support.seasons import SmallSeason, small_season
from wuxin.people.models import Account


class Desk:
    """The organiser's desk."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season()
        self.client = signed_in(client, Account.objects.get(pk=self.small.organiser.account_id))

    def get(self, name: str, /, *args: object, query: str = "") -> HttpResponse:
        return self.client.get(reverse(f"seasons:{name}", args=args) + query)

    def post(self, name: str, /, *args: object, **data: object) -> HttpResponse:
        return self.client.post(reverse(f"seasons:{name}", args=args), data)
