from django.apps import AppConfig


class Base(AppConfig):
    name = "amends.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
