from django.urls import path

from amends.screens.uploads import deeds, views

urlpatterns = [
    path("settings/import/", views.uploads, name="uploads"),
    path("settings/import/list/", views.brought, name="uploads_brought"),
    path("settings/import/<int:pk>/", views.upload, name="upload"),
    path("settings/import/<int:pk>/part/", views.part, name="upload_part"),
    path("settings/import/<int:pk>/refused/", views.refused_rows, name="upload_refused"),
    path("settings/import/<int:pk>/format/", deeds.format, name="upload_format"),
    path("settings/import/<int:pk>/choices/", deeds.choices, name="upload_choices"),
    path("settings/import/<int:pk>/trial/", deeds.trial, name="upload_trial"),
    path("settings/import/<int:pk>/reading/", deeds.reading, name="upload_reading"),
    path("settings/import/<int:pk>/calling-off/", deeds.calling_off, name="upload_calling_off"),
]
