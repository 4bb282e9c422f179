from django.apps import AppConfig


class Conversations(AppConfig):
    name = "amends.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
