from django.urls import path

from wuxin.core import views

app_name = "core"
urlpatterns = [
    path("preferences/language/", views.language, name="language"),
    path("preferences/type-size/", views.type_size, name="type_size"),
    path("jobs/<int:number>/", views.job_progress, name="job_progress"),
    path("style/", views.components, name="components"),
]
