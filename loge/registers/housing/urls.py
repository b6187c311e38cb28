from django.urls import path

from loge.registers.housing import views

app_name = "housing"
urlpatterns = [
    path("residences-confiees/<int:pk>/", views.assigned_residences, name="assigned_residences"),
]
