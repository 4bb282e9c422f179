from django.apps import AppConfig


class ChatChannel(AppConfig):
    name = "amends.channels.chat"
    label = "chat"
    default_auto_field = "django.db.models.BigAutoField"
