from django.apps import AppConfig


class Recoveries(AppConfig):
    name = "amends.recoveries"
    label = "recoveries"
    default_auto_field = "django.db.models.BigAutoField"
