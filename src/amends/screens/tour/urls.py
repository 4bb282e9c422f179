from django.urls import path

from amends.screens.tour import views

urlpatterns = [
    path("tour/<int:number>/", views.stop, name="tour_stop"),
    path("tour/end/", views.end, name="tour_end"),
    path("tour/truth/", views.truth, name="truth"),
]
