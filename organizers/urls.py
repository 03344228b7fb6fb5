from django.urls import path

from organizers import views

app_name = "organizers"

urlpatterns = [
    path("organize/", views.apply, name="apply"),
    path("organizers/<int:pk>/follow/", views.follow, name="follow"),
    path("organizers/<int:pk>/unfollow/", views.unfollow, name="unfollow"),
]
