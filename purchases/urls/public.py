from django.urls import path

from purchases.views import (
    catalogue,
    claiming,
    helping,
    mine,
    ordering,
    payments,
    places,
    purchase,
    questions,
    topping_up,
)

urlpatterns = [
    path("purchases/", catalogue.catalogue, name="catalogue"),
    path("needs-you/", places.needs_you, name="needs_you"),
    path("my/", mine.my_purchases, name="my"),
    path("claim/<str:token>/", claiming.claim, name="claim"),
    path("p/<slug:slug>/", purchase.show, name="purchase"),
    path("p/<slug:slug>/places/", places.places, name="places"),
    path("p/<slug:slug>/favourite/", purchase.favourite, name="favourite"),
    path("p/<slug:slug>/forget/", purchase.unfavourite, name="forget"),
    path("p/<slug:slug>/questions/", questions.ask, name="ask"),
    path("p/<slug:slug>/helping/", helping.helping, name="helping"),
    path("p/<slug:slug>/order/", ordering.place, name="order"),
    path("p/<slug:slug>/top-up/", topping_up.add, name="top_up"),
    path("p/<slug:slug>/my-order/", mine.my_order, name="my_order"),
    path("p/<slug:slug>/my-order/change/", ordering.change, name="change_order"),
    path("p/<slug:slug>/my-order/lines/<int:pk>/refuse/", ordering.refuse, name="refuse_line"),
    path("p/<slug:slug>/my-order/lines/<int:pk>/give-up/", ordering.give_up, name="give_up_line"),
    path("p/<slug:slug>/my-order/lines/<int:pk>/take-back/", ordering.take_back, name="take_back_line"),
    path("p/<slug:slug>/my-order/pay/", payments.report, name="report_payment"),
    path("p/<slug:slug>/my-order/use-balance/", payments.use_balance, name="use_balance"),
    path("p/<slug:slug>/my-order/money/<int:pk>/received/", payments.received, name="money_received"),
    path("p/<slug:slug>/my-order/money/<int:pk>/keep/", payments.keep, name="keep_money"),
]
