app_name = "seasons"
urlpatterns: list[object] = []
