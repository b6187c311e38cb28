from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from loge.foundation.privacy import classify
from loge.registers.accounts.access import Perimeter, Role, holds
from loge.registers.accounts.permissions import MANAGE_USERS


class Agency(models.Model):
    """A territorial branch of the landlord (agence)."""

    SENSITIVITY = classify(P0="id code name address phone opening_hours")

    code = models.CharField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)
    address = models.CharField("adresse", max_length=250, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    opening_hours = models.CharField("horaires", max_length=250, blank=True)

    class Meta:
        verbose_name = "agence"
        verbose_name_plural = "agences"
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators see every account, others their own."""
        return self if holds(user, MANAGE_USERS) else self.filter(pk=user.pk)


People = UserManager.from_queryset(UserQuerySet, class_name="People")
People.use_in_migrations = False


class User(AbstractUser):
    """A member of staff or a volunteer. What they may do comes from their roles, how far they see from their perimeter."""

    SENSITIVITY = classify(
        P1="id username first_name last_name email phone roles perimeter agencies is_active is_staff is_superuser "
        "date_joined last_login groups user_permissions",
        P5="password",
    )

    phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    roles = ArrayField(models.CharField(max_length=40, choices=Role), verbose_name="rôles", default=list, blank=True)
    perimeter = models.CharField("périmètre", max_length=12, choices=Perimeter, default=Perimeter.LANDLORD)
    agencies = models.ManyToManyField(Agency, verbose_name="agences", blank=True, related_name="staff")

    objects: ClassVar[UserManager] = People()

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_once_whatever_its_case"),
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="user_email_once"),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def is_volunteer_only(self) -> bool:
        """Sees first names, numbers and the script, nothing else (domain.md b.6)."""
        return set(self.roles) == {Role.VOLUNTEER_CALLER}
