"""Links to pages that not everyone may open.

{% load doors %}
{% door "referrals:propose" person.pk as refer %}{% if refer %}<a href="{{ refer }}">…</a>{% endif %}
"""

from django import template
from django.urls import resolve, reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def door(context, name: str, *args) -> str:
    """The address of a page, or nothing where its door (`allowed_when`) would not let this reader in."""
    address = reverse(name, args=args)
    is_open_to = getattr(resolve(address).func, "is_open_to", None)
    return address if is_open_to is None or is_open_to(context["request"].user) else ""
