"""What callers say. A published version is never changed: a call remembers the very words it followed."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from loge.domains.outreach.models import Script, ScriptVersion
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.rules import check_steps
from loge.domains.outreach.rules.default_script import DEFAULT_STEPS
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal

DEFAULT_NAME = "Prendre des nouvelles"


@transaction.atomic
def create_script(*, name: str, steps: list[dict] | None = None, by) -> ScriptVersion:
    """A new script and its first version, still a draft, that starts from the default text unless `steps` are given."""
    check_can_supervise(by)
    if not name.strip():
        raise Refusal("Donnez un nom au script.")
    script = Script.objects.create(name=name.strip(), created_at=timezone.now(), created_by=by)
    version = ScriptVersion.objects.create(script=script, number=1, steps=DEFAULT_STEPS if steps is None else steps)
    trail.record("outreach.script_created", script, by=by)
    return version


@transaction.atomic
def new_version(script: Script, *, by) -> ScriptVersion:
    """A draft that starts from the last version; the draft already begun, if there is one."""
    check_can_supervise(by)
    script = Script.objects.select_for_update(of=("self",)).get(pk=script.pk)
    last = script.versions.order_by("-number").first()
    if last is not None and last.published_at is None:
        return last
    number = (script.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = ScriptVersion.objects.create(script=script, number=number, steps=last.steps if last else DEFAULT_STEPS)
    trail.record("outreach.script_version_begun", version, by=by, script=script.pk, number=number)
    return version


@transaction.atomic
def edit_version(version: ScriptVersion, *, steps: list[dict], by) -> ScriptVersion:
    """A draft may be kept unfinished: the steps are checked when it is published."""
    check_can_supervise(by)
    version = _draft(version)
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise Refusal("Le script est illisible.")
    version.steps = steps
    version.save(update_fields=["steps"])
    trail.record("outreach.script_version_edited", version, by=by, steps=len(steps))
    return version


@transaction.atomic
def publish_version(version: ScriptVersion, *, by) -> ScriptVersion:
    """Raise BadSteps, with all that is wrong, when a caller could get lost in it."""
    check_can_supervise(by)
    version = _draft(version)
    check_steps(version.steps)
    version.published_at, version.published_by = timezone.now(), by
    version.save(update_fields=["published_at", "published_by"])
    trail.record("outreach.script_version_published", version, by=by, script=version.script_id, number=version.number)
    return version


@transaction.atomic
def install_default_script(*, by) -> ScriptVersion:
    """The script of the house, published; the one already installed, if there is one."""
    check_can_supervise(by)
    installed = ScriptVersion.objects.filter(script__name=DEFAULT_NAME, published_at__isnull=False)
    if found := installed.order_by("script", "-number").first():
        return found
    version = publish_version(create_script(name=DEFAULT_NAME, by=by), by=by)
    trail.record("outreach.default_script_installed", version.script, by=by)
    return version


def _draft(version: ScriptVersion) -> ScriptVersion:
    version = ScriptVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.published_at is not None:
        raise Refusal("Cette version est publiée : commencez-en une nouvelle pour la changer.")
    return version
