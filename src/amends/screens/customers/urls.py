from django.urls import path

from amends.screens.customers import deeds, merging, views

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/<int:pk>/", views.customer, name="customer"),
    path("customers/<int:pk>/timeline/", views.timeline, name="customer_timeline"),
    path("customers/<int:pk>/orders/<int:order>/", views.order, name="customer_order"),
    path("customers/<int:pk>/name/", deeds.name, name="customer_name"),
    path("customers/<int:pk>/name/<int:event>/undoing/", deeds.name_back, name="customer_name_back"),
    path("customers/<int:pk>/kind/<slug:kind>/", deeds.kind, name="customer_kind"),
    path("customers/<int:pk>/addresses/", deeds.addresses, name="customer_addresses"),
    path("customers/<int:pk>/addresses/<int:address>/removing/", deeds.remove_address, name="customer_address_removing"),
    path("customers/<int:pk>/addresses/<int:event>/undoing/", deeds.give_address_back, name="customer_address_back"),
    path("customers/<int:pk>/organisations/", deeds.organisations, name="customer_organisations"),
    path("customers/<int:pk>/organisations/<int:organisation>/joining/", deeds.join, name="customer_joining"),
    path("customers/<int:pk>/organisations/<int:organisation>/leaving/", deeds.leave, name="customer_leaving"),
    path("customers/<int:pk>/merging/", merging.merging, name="customer_merging"),
    path("customers/<int:pk>/merges/", merging.merges, name="customer_merges"),
    path("customers/<int:pk>/merges/<int:merge>/undoing/", merging.part, name="customer_parting"),
]
