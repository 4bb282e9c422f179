from django.urls import path

from amends.channels.phone import views

urlpatterns = [
    path("call/", views.call, name="call"),
    path("call/who/", views.callers, name="call_who"),
]
