from django.urls import path

from loge.foundation.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
