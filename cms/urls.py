from django.conf import settings
from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [path("", views.home, name="home"), path("rules/", views.rules, name="rules")]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", views.styleguide, name="styleguide"))
