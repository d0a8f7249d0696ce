"""The pages of django-allauth, with the addresses of another X.

The address of X's consent page stays. The test takes the token from it.
"""

import os

from allauth.socialaccount.providers.twitter.views import TwitterAPI, TwitterOAuthAdapter
from django.http import HttpResponse
from django.urls import include, path

X = os.environ["TWITTER_API_URL"]
TwitterOAuthAdapter.request_token_url = X + "/oauth/request_token"
TwitterOAuthAdapter.access_token_url = X + "/oauth/access_token"
TwitterAPI.url = X + "/1.1/account/verify_credentials.json"


def home(request):
    return HttpResponse(request.user.is_authenticated and request.user.get_full_name())


urlpatterns = [path("accounts/", include("allauth.urls")), path("", home)]
