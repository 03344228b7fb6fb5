from django.urls import path

from purchases.views import catalogue

urlpatterns = [
    path("purchases/", catalogue.catalogue, name="catalogue"),
    path("p/<slug:slug>/", catalogue.purchase, name="purchase"),
]
