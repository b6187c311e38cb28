"""How far a person sees, said once for every record that hangs on a residence."""

from django.db.models import Q

from loge.registers.accounts.access import Perimeter


def within_perimeter(user, *, residence: str) -> Q:
    """The filter that keeps what lies in the user's perimeter.

    `residence` is the path from the filtered model to its residence ("" for the residence itself,
    "household__residence" for what hangs on a household).
    """
    prefix = f"{residence}__" if residence else ""
    if user.perimeter == Perimeter.LANDLORD:
        return Q()
    if user.perimeter == Perimeter.AGENCIES:
        return Q(**{f"{prefix}agency__in": user.agencies.all()})
    return Q(**{f"{prefix}pk__in": user.residence_assignments.values("residence")})
