from django.urls import path

from wuxin.core import bin_views, manifest, views

app_name = "core"
urlpatterns = [
    path("preferences/language/", views.language, name="language"),
    path("preferences/type-size/", views.type_size, name="type_size"),
    path("preferences/columns/", views.column_choice, name="columns"),
    path("preferences/keys/", views.key_choice, name="key_choice"),
    path("keys/", views.keys, name="keys"),
    path("jobs/<int:number>/", views.job_progress, name="job_progress"),
    path("bin/", bin_views.bin_page, name="bin"),
    path("bin/<int:number>/restoration/", bin_views.restoration, name="restoration"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("style/", views.components, name="components"),
]
