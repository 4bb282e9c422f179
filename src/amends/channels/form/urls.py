from django.urls import path

from amends.channels.form import views
from amends.channels.form.models import PublicForm
from amends.channels.form.typed import SetUp
from amends.channels.owning import opening

urlpatterns = [
    path("form/<slug:slug>/", views.form, name="form"),
    path("form/<slug:slug>/thanks/", views.thanks, name="form_thanks"),
    path("settings/inboxes/<int:pk>/form/", opening("form", PublicForm, SetUp), name="form_settings"),
]
