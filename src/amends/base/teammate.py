from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.refusal import Refusal
from amends.base.team import Team

ROLES = ("owner", "lead", "teammate", "analyst")


class NotATeammate(Refusal):
    """Somebody cannot become a teammate as asked."""


class HasLeft(Refusal):
    """Somebody does not work here any more."""


class WorksHere(Refusal):
    """Only who has left comes back."""


class LastOwner(Refusal):
    """Without this one the firm would have no owner."""


class TeammateQuerySet(models.QuerySet):
    def present(self):
        return self.filter(left_at=None)

    def visible_to(self, teammate):
        """Colleagues know one another; who has left knows nobody."""
        return self if teammate.is_authenticated and teammate.is_active else self.none()


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
        if password is not None:
            _refuse_weak(password, teammate)
        teammate.set_password(password)
        try:
            with transaction.atomic():
                teammate.save()
                record("teammates.welcomed", about=teammate, at=at, role=role)
        except IntegrityError as error:
            raise NotATeammate(_("%(email)s is a teammate already.") % {"email": teammate.email}) from error
        return teammate

    def choose_password(self, password: str) -> None:
        """In place of the one they had, or of none. Links that were made before no longer let anybody in."""
        _refuse_weak(password, self)
        self.set_password(password)
        self.save(update_fields=["password"])

    @transaction.atomic
    def leave(self, *, by=None, at) -> None:
        """Gone, with everything they did still under their name."""
        self._refuse_last_owner()
        self._change(left_at=at)
        record("teammates.left", about=self, by=by, at=at)

    @transaction.atomic
    def serve_as(self, role: str, *, by=None, at) -> None:
        """In another role from now on."""
        if _role(role) != "owner":
            self._refuse_last_owner()
        self._change(role=role)
        record("teammates.role_changed", about=self, by=by, at=at, role=role)

    @transaction.atomic
    def rename(self, name: str, *, by=None, at) -> None:
        """Called otherwise from now on; what they did before stays under the name of then."""
        if not name.strip():
            raise NotATeammate(_("A teammate needs a name: write one."))
        was, self.name = self.name, name.strip()
        self.save(update_fields=["name"])
        record("teammates.renamed", about=self, by=by, at=at, was=was, name=self.name)

    @transaction.atomic
    def come_back(self, *, by=None, at) -> None:
        """Somebody who had left works here again, in the role of then."""
        if not Teammate.objects.exclude(left_at=None).filter(pk=self.pk).update(left_at=None):
            raise WorksHere(_("%(teammate)s works here: there is nobody to come back.") % {"teammate": self})
        self.refresh_from_db(fields=["left_at"])
        record("teammates.came_back", about=self, by=by, at=at)

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

    @property
    def may_lead(self) -> bool:
        """Whoever leads looks after what is nobody's, and after the work of others."""
        return self.role in ("owner", "lead")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0]

    def _refuse_last_owner(self) -> None:
        owners = Teammate.objects.select_for_update(no_key=True).present().filter(role="owner").order_by("pk")
        if list(owners.values_list("pk", flat=True)) == [self.pk]:
            raise LastOwner(_("%(teammate)s is the only owner: make somebody else an owner first.") % {"teammate": self})

    def _change(self, **fields) -> None:
        if not Teammate.objects.present().filter(pk=self.pk).update(**fields):
            raise HasLeft(_("%(teammate)s has left already.") % {"teammate": self})
        self.refresh_from_db(fields=list(fields))


def _address(email: str) -> str:
    email = email.strip().lower()  # allauth looks for it so
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotATeammate(_("%(email)s is no e-mail address.") % {"email": email or _("Nothing")}) from error
    return email


def _role(role: str) -> str:
    if role not in ROLES:
        raise NotATeammate(_("%(role)s is no role: choose one of %(roles)s.") % {"role": role, "roles": ", ".join(ROLES)})
    return role


def _refuse_weak(password: str, teammate: Teammate) -> None:
    try:
        validate_password(password, teammate)
    except ValidationError as error:
        raise NotATeammate(" ".join(error.messages)) from error
