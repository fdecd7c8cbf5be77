from django.urls import URLPattern, path

from input2.accounts import views

app_name = "accounts"

app_urls: list[URLPattern] = [path("accounts/profile/", views.profile, name="profile")]

# Has allauth's name and no namespace; it must stand before allauth's own.
sign_in_urls = [path("accounts/login/", views.SignInView.as_view(), name="account_login")]
