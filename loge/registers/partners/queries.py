from django.db.models import Case, IntegerField, Q, Value, When

from loge.foundation.text import fold
from loge.registers.housing.models import Residence
from loge.registers.partners.models import Area, Partner


def search_partners(
    viewer, *, text: str = "", municipality: str = "", theme: str = "", kind: str = "", aside: bool = False
):
    """Partners with every word of `text` in their name, kind or address; `municipality` is an INSEE code or a name."""
    found = Partner.objects.visible_to(viewer).filter(is_active=not aside).prefetch_related("areas")
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    if municipality:
        found = found.filter(pk__in=_serving(municipality).values("pk"))
    if theme:
        found = found.filter(themes__contains=[theme])
    if kind:
        found = found.filter(kind=kind)
    return found


def _serving(municipality: str):
    code = municipality.strip().upper()
    if len(code) in (2, 3, 5) and code[:2].isalnum() and any(c.isdigit() for c in code):
        return Partner.objects.serving(code) if len(code) == 5 else Partner.objects.filter(areas__code=code)
    named = Area.objects.filter(name__iexact=municipality.strip()).values_list("code", flat=True)
    ours = Residence.objects.filter(municipality__iexact=municipality.strip()).values_list(
        "municipality_code", flat=True
    )
    serving = Partner.objects.none()
    for known in {code for code in (*named[:5], *ours[:5]) if code}:
        serving = serving | Partner.objects.serving(known) if len(known) == 5 else serving
    return serving


def proposed_for(municipality_code: str, theme: str):
    """Active partners of this municipality for this theme, those of the town itself before those of the département."""
    local = Area.objects.filter(code=municipality_code).values("partner")
    nearest = Case(When(pk__in=local, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Partner.objects.active().serving(municipality_code).filter(Q(themes__contains=[theme]) if theme else Q())
    return found.annotate(nearness=nearest).order_by("nearness", "search_key", "pk")
