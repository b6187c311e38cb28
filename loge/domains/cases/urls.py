from django.urls import path

from loge.domains.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/prise-en-charge", views.take, name="take"),
    path("<int:pk>/etape", views.step, name="step"),
    path("<int:pk>/confier", views.hand_over, name="hand_over"),
    path("<int:pk>/cloture", views.close, name="close"),
    path("<int:pk>/reouverture", views.reopen, name="reopen"),
]
