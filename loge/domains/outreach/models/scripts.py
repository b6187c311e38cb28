from django.conf import settings
from django.db import models

from loge.domains.outreach.permissions import can_supervise
from loge.foundation.privacy import classify


class ScriptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A script holds no person: whoever prepares campaigns reads them all."""
        return self if can_supervise(user) else self.none()


class Script(models.Model):
    """What callers say and ask. Its text lives in versions; an attempt remembers the version it followed."""

    SENSITIVITY = classify(P1="id name created_at created_by")

    name = models.CharField("nom", max_length=120)
    created_at = models.DateTimeField("créé le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScriptQuerySet.as_manager()

    class Meta:
        verbose_name = "script d’appel"
        verbose_name_plural = "scripts d’appel"
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class ScriptVersion(models.Model):
    """A frozen text once published. `steps` is a list of typed steps that branch on answers; its shape is in rules.py."""

    SENSITIVITY = classify(P1="id script number steps published_at published_by")

    script = models.ForeignKey(Script, models.CASCADE, verbose_name="script", related_name="versions")
    number = models.PositiveIntegerField("version")
    steps = models.JSONField("étapes", default=list)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScriptQuerySet.as_manager()

    class Meta:
        verbose_name = "version de script"
        verbose_name_plural = "versions de script"
        ordering = ["script", "-number"]
        constraints = [models.UniqueConstraint(fields=["script", "number"], name="script_version_once")]

    def __str__(self):
        return f"{self.script} v{self.number}"
