"""The people who keep the registry."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class Curator(AbstractUser):
    """An account of somebody who keeps records. Readers have none."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("curator")  # type: ignore[assignment]
        verbose_name_plural = _("curators")  # type: ignore[assignment]
