from django.urls import path

from amends.screens.causes import deeds, views

urlpatterns = [
    path("causes/", views.causes, name="causes"),
    path("causes/figures/", views.figures, name="causes_figures"),
    path("causes/tree/", views.tree, name="cause_tree"),
    path("causes/<int:pk>/", views.cause, name="cause"),
    path("causes/<int:pk>/moments/", views.moments, name="cause_moments"),
    path("causes/<int:pk>/name/", deeds.rename, name="cause_name"),
    path("causes/<int:pk>/place/", deeds.move, name="cause_place"),
    path("causes/<int:pk>/merge/", deeds.merge, name="cause_merge"),
    path("causes/<int:pk>/archive/", deeds.archive, name="cause_archive"),
    path("causes/<int:pk>/restoring/", deeds.restore, name="cause_restoring"),
    path("causes/merges/<int:pk>/undo/", deeds.part, name="cause_parting"),
]
