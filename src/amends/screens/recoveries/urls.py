from django.urls import path

from amends.screens.recoveries import deeds, views

urlpatterns = [
    path("recoveries/", views.board, name="recoveries"),
    path("recoveries/columns/", views.columns, name="recoveries_columns"),
    path("recoveries/<int:pk>/", views.recovery, name="recovery"),
    path("recoveries/<int:pk>/about/", views.about, name="recovery_about"),
    path("recoveries/<int:pk>/steps/", views.steps, name="recovery_steps"),
    path("recoveries/<int:pk>/steps/<slug:kind>/", deeds.step, name="recovery_step"),
    path("recoveries/<int:pk>/steps/<slug:kind>/undo/", deeds.step_back, name="recovery_step_back"),
    path("recoveries/<int:pk>/owner/", deeds.owner, name="recovery_owner"),
    path("recoveries/<int:pk>/calling-off/", deeds.calling_off, name="recovery_calling_off"),
]
