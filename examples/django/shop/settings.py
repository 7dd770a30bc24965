"""Settings of the shop; those of Jumio come from the environment."""

import os
from pathlib import Path

SECRET_KEY = os.environ.get("SECRET_KEY", "for development only")
DEBUG = os.environ.get("DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost 127.0.0.1").split()

INSTALLED_APPS = ["verification"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "shop.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE", Path(__file__).parent.parent / "shop.sqlite3"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
USE_TZ = True

JUMIO_URL = os.environ.get("JUMIO_URL", "https://netverify.com")
JUMIO_API_TOKEN = os.environ.get("JUMIO_API_TOKEN", "")
JUMIO_API_SECRET = os.environ.get("JUMIO_API_SECRET", "")
JUMIO_USER_AGENT = os.environ.get("JUMIO_USER_AGENT", "ExampleShop Checkout/1.0")
