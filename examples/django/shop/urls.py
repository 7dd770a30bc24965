"""Where is what?"""

from django.urls import path
from verification import views

urlpatterns = [
    path("cases", views.open_case),
    path("cases/<uuid:case_id>", views.CaseView.as_view()),
    path("jumio/callback", views.receive_callback),
]
