from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from loge.domains.arrears.forms.requests import PlanWantedForm
from loge.domains.arrears.operations.requests import ask_for_plan
from loge.domains.arrears.views.answers import answer_form, for_readers, typed
from loge.registers.tenants.models import Person


@require_http_methods(["GET", "POST"])
@for_readers
def plan(request, person_pk):
    """From the case of someone: whoever follows them asks for a plan, and hears when it is agreed."""
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)
    return answer_form(
        request, PlanWantedForm(typed(request)), lambda said: ask_for_plan(person, **said, by=request.user),
        back=reverse("desk:tenant_file", args=[person.pk]), heading="Demander un plan d’apurement", submit="Demander",
        done="Le plan est demandé : c’est désormais la prochaine action sur ce compte. Vous saurez quand il est convenu.",
    )  # fmt: skip
