"""Making, finding and ending secure links.

The token of a link is computed from the installation's secret key and from what was drawn for that link: it can be put in a
reminder weeks later without having been kept. The database alone holds its SHA-256, which opens nothing.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.links.models import Link

_SALT = "loge.foundation.links"
# Nobody types such addresses: whoever misses twenty of them within ten minutes is guessing.
WRONG_PER_ADDRESS, WRONG_WINDOW = 20, 600
OPENINGS_PER_TOKEN, OPENINGS_WINDOW = 60, 60


class TooMany(Exception):
    """This visitor, or this link, asks too often: to be answered by 429."""


class Gone(Exception):
    """The link existed: it has expired or was revoked."""


def make_link(*, purpose: str, about: str, lasts: timedelta, by) -> Link:
    """Part of the caller's operation, in its transaction. The journal gets its line; never the token."""
    now = timezone.now()
    link = Link(
        purpose=purpose,
        about=about,
        nonce=secrets.token_urlsafe(16),
        created_at=now,
        created_by=by,
        expires_at=now + lasts,
    )
    link.digest = digest_of(token_of(link))
    link.save()
    trail.record("links.link_made", link, by=by)
    return link


def token_of(link: Link) -> str:
    """The secret part of the address. Raise Refusal when the key of the installation has changed since: send a new link."""
    mac = salted_hmac(_SALT, f"{link.purpose}:{link.about}:{link.nonce}", algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    if link.digest and not hmac.compare_digest(link.digest, digest_of(token)):
        raise Refusal("La clé de l’installation a changé depuis ce lien : envoyez-en un nouveau.")
    return token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def revoke_links(*, about: str, by) -> int:
    """Every standing link about that: whoever opens one is told that it no longer works."""
    standing = list(Link.objects.select_for_update(of=("self",)).filter(about=about, revoked_at=None))
    for link in standing:
        link.revoked_at, link.revoked_by = timezone.now(), by
        link.save(update_fields=["revoked_at", "revoked_by"])
        trail.record("links.link_revoked", link, by=by)
    return len(standing)


def find_link(token: str, *, purpose: str, visitor: str) -> Link | None:
    """The link of this token, None when there is none. `visitor` is the address it is asked from.

    Raise TooMany or Gone. Looked up by digest: the time taken says nothing of how near a guess was.
    """
    if _count(f"lien-faux:{visitor}") >= WRONG_PER_ADDRESS:
        raise TooMany
    digest = digest_of(token)
    link = Link.objects.filter(digest=digest, purpose=purpose).first()
    if link is None or not hmac.compare_digest(link.digest, digest):
        _one_more(f"lien-faux:{visitor}", WRONG_WINDOW)
        return None
    if _one_more(f"lien:{link.pk}", OPENINGS_WINDOW) > OPENINGS_PER_TOKEN:
        raise TooMany
    if not link.works_at(timezone.now()):
        raise Gone
    return link


def _count(key: str) -> int:
    return cache.get(key, 0)


def _one_more(key: str, window: int) -> int:
    if cache.add(key, 1, window):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it has just ended
        return 1
