from django.urls import path

from amends.screens.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("today/figures/", views.figures, name="today_figures"),
]
