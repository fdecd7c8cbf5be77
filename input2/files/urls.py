from django.urls import path

from input2.files import views

app_name = "files"

app_urls = [path("uploads/<uuid:pk>/", views.upload, name="upload")]
