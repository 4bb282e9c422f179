from django.contrib.auth.decorators import login_not_required
from django.urls import path

from amends.screens.entry import views

urlpatterns = [
    path("sign-in/", login_not_required(views.SignIn.as_view()), name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("first-run/", views.first_run, name="first_run"),
    path("link/<str:token>/", views.come_in, name="come_in"),
]
