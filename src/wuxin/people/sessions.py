"""Sessions in the database, with whose they are: so that the owner can list and end them."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from wuxin.people.models import AccountSession

DEVICE_KEY = "_device"


class SessionStore(DatabaseStore):
    """Django's own store on our table."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        return AccountSession

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        row: AccountSession = super().create_model_instance(data)
        account = data.get("_auth_user_id")
        row.account_id = int(account) if account else None
        row.device = str(data.get(DEVICE_KEY, ""))[:60]
        return row
