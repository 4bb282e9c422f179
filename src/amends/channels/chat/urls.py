from django.urls import path

from amends.channels.chat import views
from amends.channels.chat.models import Window
from amends.channels.chat.typed import SetUp
from amends.channels.owning import opening

urlpatterns = [
    path("chat/<slug:slug>/", views.window, name="chat"),
    path("chat/<slug:slug>/<str:token>/", views.talk, name="chat_talk"),
    path("chat/<slug:slug>/<str:token>/lines/", views.lines, name="chat_lines"),
    path("chat/<slug:slug>/<str:token>/heard/", views.heard, name="chat_heard"),
    path("settings/inboxes/<int:pk>/chat/", opening("chat", Window, SetUp), name="chat_settings"),
]
