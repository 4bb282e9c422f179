from django.apps import AppConfig


class Listening(AppConfig):
    name = "amends.listening"
    label = "listening"
    default_auto_field = "django.db.models.BigAutoField"
