from django.urls import path

from amends.channels.form import owning, views

urlpatterns = [
    path("form/<slug:slug>/", views.form, name="form"),
    path("form/<slug:slug>/thanks/", views.thanks, name="form_thanks"),
    path("settings/inboxes/<int:pk>/form/", owning.settings, name="form_settings"),
]
