from django.urls import URLPattern, path

from input2.accounts.views import entrance, invitations, profile, tokens

app_name = "accounts"

app_urls: list[URLPattern] = [
    path("accounts/profile/", profile.profile, name="profile"),
    path("accounts/tokens/", tokens.listing, name="tokens"),
    path("accounts/tokens/<uuid:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path("invitations/open/<str:token>/", invitations.open_, name="invitation-open"),
    path("invitations/<uuid:pk>/", invitations.page, name="invitation"),
    path("invitations/<uuid:pk>/accept/", invitations.accept, name="invitation-accept"),
    path("invitations/<uuid:pk>/decline/", invitations.decline, name="invitation-decline"),
]

# Have allauth's names and no namespace; they must stand before allauth's own.
sign_in_urls = [
    path("accounts/login/", entrance.SignInView.as_view(), name="account_login"),
    path("accounts/signup/", entrance.SignUpView.as_view(), name="account_signup"),
]
