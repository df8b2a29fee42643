"""What tests are made of."""

from decimal import Decimal
from importlib import import_module
from io import BytesIO

import factory
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from main import models
from main.models.user import DISPATCHERS, EMPLOYEES

add_groups = import_module("main.migrations.0004_staff_groups").add_groups

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence("reader{}@example.com".format)
    password = factory.django.Password(PASSWORD)


class EmployeeFactory(UserFactory):
    """Somebody of the central office."""

    email = factory.Sequence("office{}@example.com".format)
    is_staff = True
    group = EMPLOYEES

    class Meta:
        exclude = ("group",)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        if not Group.objects.filter(name=cls.group).exists():
            add_groups(apps, None)  # a test that empties every table takes the groups as well
        user.groups.add(Group.objects.get(name=cls.group))
        return user


class DispatcherFactory(EmployeeFactory):
    """Somebody who sends parcels."""

    email = factory.Sequence("dispatch{}@example.com".format)
    group = DISPATCHERS


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


class PostalFactory(factory.django.DjangoModelFactory):
    """A name and a place, which both kinds of addresses have."""

    class Meta:
        abstract = True

    name = "Ada Reader"
    address1 = "1 Long Lane"
    postcode = "AB1 2CD"
    city = "Booktown"
    country = "GB"


class AddressFactory(PostalFactory):
    class Meta:
        model = models.Address

    user = factory.SubFactory(UserFactory)


class OrderAddressFactory(PostalFactory):
    class Meta:
        model = models.OrderAddress


class OrderFactory(factory.django.DjangoModelFactory):
    """An order without lines."""

    class Meta:
        model = models.Order

    user = factory.SubFactory(UserFactory)
    status = models.Order.Status.NEW
    paid_at = factory.LazyAttribute(lambda order: None if order.status == "new" else timezone.now())
    billing_address = factory.SubFactory(OrderAddressFactory)
    shipping_address = factory.SubFactory(OrderAddressFactory)


class OrderLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrderLine

    order = factory.SubFactory(OrderFactory)
    product = factory.SubFactory(ProductFactory)
    name = factory.SelfAttribute("product.name")
    unit_price = factory.SelfAttribute("product.price")
    quantity = 1


class ChatMessageFactory(factory.django.DjangoModelFactory):
    """Something the customer said."""

    class Meta:
        model = models.ChatMessage

    order = factory.SubFactory(OrderFactory)
    author = factory.SelfAttribute("order.user")
    text = "Hello"


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
