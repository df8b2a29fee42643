"""Pictures in a bucket."""

from main.storage import PrivateBucketStorage


def test_pages_name_pictures_by_our_own_address():
    storage = PrivateBucketStorage(bucket_name="media", access_key="id", secret_key="secret")
    assert storage.url("products/a.png") == "/media/products/a.png"
