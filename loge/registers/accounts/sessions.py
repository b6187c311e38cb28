"""Who comes in, at each page: their session and their account, by statements prepared once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.utils import timezone

from loge.foundation.runtime import prepared
from loge.registers.accounts.models import User


class SessionStore(db.SessionStore):
    """Django's own, in the database: an account closed, or a session ended, is so at the very next page."""

    def _get_session_from_db(self):
        session = prepared.find(self.model, self.session_key)
        if session and session.expire_date > timezone.now():
            return session
        self._session_key = None
        return None


class KnownPeople(AuthenticationBackend):
    def get_user(self, user_id):
        user = prepared.find(User, user_id)
        return user if user and self.user_can_authenticate(user) else None
