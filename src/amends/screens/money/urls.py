from django.urls import path

from amends.screens.money import views

urlpatterns = [
    path("money/", views.money, name="money"),
    path("money/figures/", views.figures, name="money_figures"),
    path("money/inputs/<slug:name>/", views.input_, name="money_input"),
    path("money/inputs/<slug:name>/withdrawal/", views.withdraw, name="money_withdrawal"),
    path("money/words/<int:pk>/undo/", views.undo, name="money_undo"),
]
