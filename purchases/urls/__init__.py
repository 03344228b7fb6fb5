from purchases.urls import desk, public

app_name = "purchases"
urlpatterns = [*public.urlpatterns, *desk.urlpatterns]
