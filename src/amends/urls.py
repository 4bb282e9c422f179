"""Every page, by its address."""

from django.urls import include, path

from amends.channels.chat import urls as chat
from amends.channels.email import urls as email
from amends.channels.form import urls as form
from amends.channels.phone import urls as phone
from amends.screens.causes import urls as causes
from amends.screens.conversation import urls as conversation
from amends.screens.customers import urls as customers
from amends.screens.desk import urls as desk
from amends.screens.entry import urls as entry
from amends.screens.find import urls as find
from amends.screens.health import urls as health
from amends.screens.letter import urls as letter
from amends.screens.money import urls as money
from amends.screens.outbox import urls as outbox
from amends.screens.post import urls as post
from amends.screens.recoveries import urls as recoveries
from amends.screens.setup import urls as setup
from amends.screens.today import urls as today
from amends.screens.tour import urls as tour
from amends.screens.uploads import urls as uploads
from amends.screens.you import urls as you

urlpatterns = [
    path("", include(today)),
    path("", include(desk)),
    path("", include(outbox)),
    path("", include(post)),
    path("", include(conversation)),
    path("", include(letter)),
    path("", include(recoveries)),
    path("", include(customers)),
    path("", include(causes)),
    path("", include(money)),
    path("", include(setup)),
    path("", include(find)),
    path("", include(tour)),
    path("", include(uploads)),
    path("", include(you)),
    path("", include(health)),
    path("", include(entry)),
    path("", include(chat)),
    path("", include(email)),
    path("", include(form)),
    path("", include(phone)),
]
