"""Sessions in the database, with whose they are: so that the owner can list and end them."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from wuxin.core import clock
from wuxin.people.models import AccountSession

_LOAD = """
    SELECT session_data FROM people_accountsession WHERE session_key = %s AND expire_date > %s
"""
DEVICE_KEY = "_device"
LINK_KEY = "_link"
BEGAN_KEY = "_began"


class SessionStore(DatabaseStore):
    """Django's own store on our table; what the row tells its owner is kept in the data."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        return AccountSession

    def load(self) -> dict[str, Any]:
        """Read in one statement that is not built anew: every request asks it."""
        if self.session_key is None:
            return {}
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        row = cast(AccountSession, super().create_model_instance(data))
        account, link = data.get(SESSION_KEY), data.get(LINK_KEY)
        row.account_id = int(account) if account else None
        row.link_id = int(link) if link else None
        row.device = str(data.get(DEVICE_KEY, ""))[:60]
        began = data.get(BEGAN_KEY)
        row.began_at = datetime.fromisoformat(str(began)) if began else clock.now()
        return row
