"""Who may read a record that may be under a seal, said once for every trade."""

from django.db.models import Q

from loge.registers.seals.models import SealKey


def readable_by(user, path: str = "seal") -> Q:
    """The filter of rows without a seal, or whose seal the user has a live key of.

    `path` leads from the filtered model to its seal ("seal", "case__seal"…). To be joined by « and » to the perimeter:
    `self.filter(perimeter).filter(readable_by(user))`. Everyone else gets a 404, never a 403.
    """
    return Q(**{f"{path}__isnull": True}) | Q(
        **{f"{path}__in": SealKey.objects.live().filter(user=user).values("seal")}
    )


def under_key(user, path: str = "seal") -> Q:
    """The filter of sealed rows alone that the user may read: for lists of what is confided by name."""
    return Q(**{f"{path}__in": SealKey.objects.live().filter(user=user).values("seal")})
