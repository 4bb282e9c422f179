from django.urls import path

from amends.screens.post import deeds, views

urlpatterns = [
    path("post/", views.post, name="post"),
    path("post/troubles/", views.troubles, name="post_troubles"),
    path("post/mark/", views.mark, name="post_mark"),
    path("post/inboxes/<int:pk>/silence/", deeds.accept_silence, name="post_silence"),
    path("post/inboxes/<int:pk>/silence/undo/", deeds.doubt_silence, name="post_silence_undo"),
    path("post/arrivals/<int:pk>/entry/", deeds.let_in, name="post_entry"),
    path("post/arrivals/<int:pk>/setting-aside/", deeds.set_aside, name="post_setting_aside"),
    path("post/arrivals/<int:pk>/setting-aside/undo/", deeds.take_up, name="post_taking_up"),
    path("post/<slug:name>/", views.pile, name="post_pile"),
]
