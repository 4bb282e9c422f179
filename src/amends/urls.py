"""Every page, by its address."""

from django.urls import include, path

from amends.screens.entry import urls as entry
from amends.screens.health import urls as health
from amends.screens.today import urls as today

urlpatterns = [
    path("", include(today)),
    path("", include(health)),
    path("", include(entry)),
]
