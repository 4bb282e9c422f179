from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models.functions import Lower

from amends.base.refusal import Refusal
from amends.base.team import Team

ROLES = ("owner", "lead", "teammate", "analyst")


class NotATeammate(Refusal):
    """Somebody cannot become a teammate as asked."""


class TeammateQuerySet(models.QuerySet):
    def present(self):
        return self.filter(left_at=None)

    def visible_to(self, teammate):
        """Colleagues know one another."""
        return self if teammate.is_authenticated else self.none()


class Teammates(BaseUserManager.from_queryset(TeammateQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class Teammate(AbstractBaseUser):
    """Somebody who works in the firm. Seats are free: service is an attitude, not a department."""

    email = models.EmailField()
    name = models.TextField()
    role = models.TextField(default="teammate")
    teams = models.ManyToManyField(Team, blank=True, related_name="teammates")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = Teammates()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_teammate_an_address"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="teammate_has_a_role"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def welcome(cls, *, email: str, name: str, role: str = "teammate", password: str | None = None, at) -> "Teammate":
        """Take somebody in. Without a password they come in by a one-time link and set one."""
        teammate = cls(email=_address(email), name=name.strip() or email.partition("@")[0], role=_role(role), joined_at=at)
        if cls.objects.filter(email__iexact=teammate.email).exists():
            raise NotATeammate(f"{teammate.email} is a teammate already.")
        if password is not None:
            _refuse_weak(password, teammate)
        teammate.set_password(password)
        teammate.save()
        return teammate

    def leave(self, *, at) -> None:
        """Gone, with everything they did still under their name."""
        present_owners = Teammate.objects.present().filter(role="owner").exclude(pk=self.pk)
        if self.role == "owner" and not present_owners.exists():
            raise NotATeammate(f"{self.name} is the only owner: make somebody else an owner first.")
        self.left_at = at
        self.save(update_fields=["left_at"])

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    @property
    def reads_letters(self) -> bool:
        """An analyst sees figures, never the words of a customer."""
        return self.role != "analyst"

    @property
    def is_admin(self) -> bool:
        return self.role == "owner"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0]


def _address(email: str) -> str:
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotATeammate(f"{email or 'Nothing'} is no e-mail address.") from error
    return email


def _role(role: str) -> str:
    if role not in ROLES:
        raise NotATeammate(f"{role} is no role: choose one of {', '.join(ROLES)}.")
    return role


def _refuse_weak(password: str, teammate: Teammate) -> None:
    try:
        validate_password(password, teammate)
    except ValidationError as error:
        raise NotATeammate(" ".join(error.messages)) from error
