from django.urls import path

from amends.screens.you import views

urlpatterns = [
    path("you/", views.you, name="you"),
]
