from django.urls import path

from amends.screens.find import views

urlpatterns = [
    path("find/", views.find, name="find"),
]
