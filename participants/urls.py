from django.urls import path

from participants import views

app_name = "participants"

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/<int:pk>/read/", views.read_one, name="read_one"),
    path("profile/", views.profile, name="profile"),
]
