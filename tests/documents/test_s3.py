"""Private storage on S3, against a real server on the loopback."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import boto3
import pytest
from django.core.files.base import ContentFile
from moto.server import ThreadedMotoServer

from ptce.documents.operations import store
from tests.conftest import NOON
from tests.documents import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "essai")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=address, region_name="eu-west-3").create_bucket(
        Bucket="ptce", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
    )
    options = {
        "bucket_name": "ptce",
        "endpoint_url": address,
        "region_name": "eu-west-3",
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
    }
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
    yield address
    server.stop()


def test_a_file_is_kept_privately_and_read_back(bucket: str):
    content = samples.pdf()

    document = store(file=ContentFile(content, name="x"), name="Accusé d’août.pdf", actor=None, now=NOON)

    document.refresh_from_db()
    with document.file.open("rb") as kept:
        assert kept.read() == content
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{bucket}/ptce/{document.file.name}", timeout=3)
    assert refused.value.code == 403
    refused.value.close()
