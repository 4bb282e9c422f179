from django.urls import path

from amends.screens.outbox import views

urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/", views.letter, name="letter"),
    path("outbox/<int:pk>/source/", views.source, name="letter_source"),
    path("outbox/<int:pk>/return/", views.take_back, name="letter_return"),
    path("outbox/<int:pk>/another-try/", views.try_again, name="letter_another_try"),
]
