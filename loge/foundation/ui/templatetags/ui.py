"""What the components of the look need: French figures, dates and phones, form controls, links that keep the filters.

{% load ui %}
{{ day|long_date }}          lundi 3 mars 2026
{{ moment|moment }}          3 mars 2026 à 14 h 05
{{ moment|ago }}             il y a 5 min
{{ number|phone }}           06 39 98 12 34
{{ number|masked_phone }}    06 •• •• •• 34
{{ amount|euros }}           1 234,50 €
{{ count|number }}           1 234
{{ count|plural:"foyer" }}   3 foyers        {{ count|plural:"cheval,chevaux" }}   2 chevaux
"""

from django import template
from django.forms import CheckboxInput
from django.http import QueryDict
from django.utils import timezone

from loge.foundation.phones import mask
from loge.foundation.ui import charts, french

register = template.Library()
NBSP = "\N{NO-BREAK SPACE}"

for name in ("long_date", "short_date", "moment", "hour", "euros", "number", "phone", "plural"):
    register.filter(name, getattr(french, name))


@register.filter
def masked_phone(value: str | None) -> str:
    """For those who do not read numbers in lists: recognised, not read."""
    return mask(value).replace(" ", NBSP) if value else ""


@register.filter
def ago(value) -> str:
    """Age of a moment, counted from now; the exact moment belongs in a title or beside it."""
    return french.ago(value, now=timezone.now()) if value else ""


@register.filter
def age(someone, day) -> int | str:
    """Age in whole years of someone who knows it (`age_on`), empty when it is unknown."""
    years = someone.age_on(day)
    return "" if years is None else years


@register.filter
def unlocalized(value) -> str:
    """A figure for an HTML attribute: « 1234.5 », never « 1 234,5 »."""
    return str(value).replace(",", ".").replace(" ", "").replace(NBSP, "")


@register.simple_tag
def share(value, whole) -> str:
    """« 12 % » of the whole, rounded down so that 100 % means all of it."""
    value, whole = float(unlocalized(value) or 0), float(unlocalized(whole) or 0)
    return f"{int(100 * value / whole) if whole else 0}{NBSP}%"


@register.simple_tag
def bars_svg(rows, heading):
    return charts.bars(rows, heading)


WIDGET_CLASSES = {"select": "form-select", "checkbox": "form-check-input", "hidden": ""}


def _widget_class(widget) -> str:
    if getattr(widget, "use_fieldset", False):
        return "choices"
    kind = getattr(widget, "input_type", "text")
    return WIDGET_CLASSES.get(kind, "form-control")


@register.simple_tag
def control(field):
    """The widget of a bound field, with the classes of the look added to its own."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{_widget_class(field.field.widget)} {own}".strip()})


@register.simple_tag(takes_context=True)
def panel(context, name, data):
    """The template `name` drawn with its own `data` and the user, nothing else of the page: for panels of domains."""
    kept = {key: context[key] for key in ("user", "csrf_token") if key in context}
    return context.template.engine.get_template(name).render(context.new({**kept, **data}))


@register.filter
def is_checkbox(field) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def anchor(field) -> str:
    """Where a link of the error summary leads: the control, or its group."""
    return field.auto_id if field.use_fieldset else field.id_for_label


@register.inclusion_tag("ui/_field_errors.html")
def field_errors(field):
    return {"field": field}


@register.filter
def page_numbers(page):
    """Page numbers to propose, None standing for a gap: 1 … 4 5 6 … 20."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


def _link(context, **changes) -> str:
    """The address of this very page with some parameters changed: filters are kept."""
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_link(context, number):
    return _link(context, page=number)


def _current_sort(context) -> str:
    return context["request"].GET.get("tri", "") if "request" in context else ""


@register.simple_tag(takes_context=True)
def sort_link(context, name):
    """First click sorts upwards, the second downwards (parameter ``tri``, a minus sign for downwards)."""
    wanted = f"-{name}" if _current_sort(context) == name else name
    return _link(context, tri=wanted, page=None)


@register.simple_tag(takes_context=True)
def sort_state(context, name):
    """Value of ``aria-sort`` for the column."""
    return {name: "ascending", f"-{name}": "descending"}.get(_current_sort(context), "none")
