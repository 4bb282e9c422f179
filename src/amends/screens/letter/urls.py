from django.urls import path

from amends.screens.letter import views

urlpatterns = [
    path("letters/<int:pk>/", views.letter, name="arrived"),
    path("letters/<int:pk>/html/", views.as_written, name="arrived_as_written"),
    path("letters/<int:pk>/source/", views.source, name="arrived_source"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("attachments/<int:pk>/file/", views.attachment_file, name="attachment_file"),
    path("attachments/<int:pk>/picture/", views.attachment_picture, name="attachment_picture"),
    path("pictures/<str:signed>/", views.picture, name="picture"),
]
