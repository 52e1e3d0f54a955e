"""Account pages: ours, then django-allauth's."""

from django.urls import include, path

from chatsite.accounts import views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("delete/", views.delete, name="account_delete"),
    path("", include("allauth.urls")),
]
