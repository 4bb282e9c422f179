from django.apps import AppConfig


class FormChannel(AppConfig):
    name = "amends.channels.form"
    label = "form"
    default_auto_field = "django.db.models.BigAutoField"
