from django.apps import AppConfig


class Steering(AppConfig):
    name = "amends.steering"
    label = "steering"
    default_auto_field = "django.db.models.BigAutoField"
