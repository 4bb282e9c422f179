from django.apps import AppConfig


class Email(AppConfig):
    name = "amends.channels.email"
    label = "email"
    default_auto_field = "django.db.models.BigAutoField"
