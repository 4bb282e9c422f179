from django.urls import path

from amends.channels.email import webhook

urlpatterns = [
    path("mail/<slug:provider>/<str:secret>/", webhook.hook, name="mail_hook"),
    path("mail/<slug:provider>/<str:secret>/mime", webhook.hook),  # Mailgun gives the whole letter to an address that ends so
]
