from django.urls import path

from amends.screens.desk import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/rows/", views.rows, name="desk_rows"),
    path("desk/views/", views.column, name="desk_views"),
    path("desk/next/", views.next_, name="desk_next"),
]
