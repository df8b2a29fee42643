"""What tests are made of."""

from decimal import Decimal
from io import BytesIO

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from main import models

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence("reader{}@example.com".format)
    password = factory.django.Password(PASSWORD)


class ProductTagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ProductTag

    name = factory.Sequence("Shelf {}".format)
    slug = factory.Sequence("shelf-{}".format)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Product

    name = factory.Sequence("Book {:03}".format)
    author = "Ada Author"
    slug = factory.Sequence("book-{}".format)
    price = Decimal("9.90")


class ProductImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ProductImage

    product = factory.SubFactory(ProductFactory)
    image = factory.LazyFunction(lambda: upload())


class BasketFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Basket


class BasketLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BasketLine

    basket = factory.SubFactory(BasketFactory)
    product = factory.SubFactory(ProductFactory)


def picture(kind="PNG", size=(400, 600), color="red", mode="RGB", **options):
    """The bytes of a picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def upload(name="cover.png", content=None, **options):
    """A picture as a browser sends it."""
    return SimpleUploadedFile(name, content if content is not None else picture(**options))


def content(stored):
    """The bytes of a stored file."""
    with stored.open() as file:
        return file.read()
