"""What is said over a socket: kept once, acknowledged, told to everybody in the room in order."""

import uuid

import pytest
from channels.layers import get_channel_layer

from main.chat import conversation
from main.chat.admission import Person
from main.chat.threads import in_thread
from main.models import ChatMessage, Order
from main.tests.chatting import Talk, live, talking
from main.tests.factories import EmployeeFactory, OrderFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order():
    return OrderFactory()


@pytest.fixture
def customer(order):
    return Talk(order, order.user)


@pytest.fixture
def office(order, employee):
    return Talk(order, employee)


def kept(order, text="said before"):
    """A message that was stored and that nobody was told of."""
    person = Person.of(order.user, order)
    return conversation.keep(order.pk, person, uuid.uuid4(), text)


def test_everybody_in_the_room_hears_it(order, customer, office):
    async def talk():
        async with talking(customer, office):
            key = await customer.say("Where is it?")
            return key, await customer.hear("message"), await office.hear("message")

    key, own, others = live(talk())
    message = ChatMessage.objects.get()
    assert (message.text, message.author, message.order) == ("Where is it?", order.user, order)
    assert own == others | {"mine": True}
    assert others == {
        "type": "message",
        "id": message.pk,
        "key": key,
        "text": "Where is it?",
        "date": message.date_created.isoformat(timespec="seconds"),
        "author": order.user.email,
        "staff": False,
        "mine": False,
    }


def test_it_is_acknowledged_with_key_and_id(customer):
    async def talk():
        async with talking(customer):
            key = await customer.say("Hello")
            return key, await customer.hear()

    key, ack = live(talk())
    assert (ack["type"], ack["key"], ack["id"]) == ("ack", key, ChatMessage.objects.get().pk)


def test_other_rooms_hear_nothing(customer, employee):
    elsewhere = Talk(OrderFactory(), employee)

    async def talk():
        async with talking(customer, elsewhere):
            await customer.acknowledged("Hello")
            await elsewhere.acknowledged("Good morning")
            return await elsewhere.texts(1)

    assert live(talk()) == ["Good morning"]


def test_one_that_is_sent_again_is_stored_and_told_once(customer, office):
    key = uuid.uuid4()

    async def talk():
        async with talking(customer, office):
            first, again = [await customer.acknowledged("Hello", key) for _ in range(2)]
            await customer.acknowledged("Anybody there?")
            return first["id"], again["id"], await office.texts(2)

    first, again, heard = live(talk())
    assert first == again
    assert heard == ["Hello", "Anybody there?"]
    assert ChatMessage.objects.count() == 2


def test_a_key_of_somebody_elses_message_is_refused(customer, office):
    async def talk():
        async with talking(customer, office):
            ack = await customer.acknowledged("Hello")
            mistake = {"type": "message", "text": "Ha", "key": ack["key"]}
            return ack["key"], await office.answers(mistake)

    key, error = live(talk())
    assert (error["code"], error["key"]) == ("key_taken", key)
    assert ChatMessage.objects.get().text == "Hello"


def test_an_employee_who_answers_is_written_down_on_the_order(order, office, employee):
    async def talk():
        async with talking(office):
            await office.acknowledged("It is on its way.")
            return await office.hear("message")

    told = live(talk())
    assert (told["author"], told["staff"]) == ("Customer service", True)
    assert Order.objects.get().last_spoken_to == employee
    assert employee.email not in str(told)


def test_an_employee_who_only_reads_is_not(customer, office):
    async def talk():
        async with talking(customer, office):
            await customer.acknowledged("Hello")

    live(talk())
    assert Order.objects.get().last_spoken_to is None


def test_an_employee_is_the_customer_of_their_own_order():
    order = OrderFactory(user=EmployeeFactory())
    buyer = Talk(order, order.user)

    async def talk():
        async with talking(buyer):
            await buyer.acknowledged("Hello")
            return await buyer.hear("message")

    assert live(talk())["staff"] is False
    assert Order.objects.get().last_spoken_to is None


def test_one_that_was_lost_on_the_way_comes_with_the_next(order, customer):
    async def talk():
        async with talking(customer):
            await in_thread(kept)(order, "never told")
            await customer.say("the next")
            return await customer.texts(2)

    assert live(talk()) == ["never told", "the next"]


def test_those_told_in_the_wrong_order_arrive_in_the_right_one(order, customer):
    async def talk():
        async with talking(customer):
            told = [await in_thread(kept)(order, text) for text in ("one", "two", "three")]
            for one in reversed(told):
                event = {"type": "chat.message", "said": one.said, "previous": one.previous}
                await get_channel_layer().group_send(f"room.{order.pk}", event)
            await customer.say("the last")
            return await customer.texts(4)

    assert live(talk()) == ["one", "two", "three", "the last"]


def test_the_others_see_somebody_writing(customer, office):
    async def talk():
        async with talking(customer, office):
            await customer.send_json_to({"type": "typing"})
            typing = await office.hear("typing")
            await customer.acknowledged("Hello")
            heard = await customer.hear()
            return typing, heard["type"]

    typing, heard = live(talk())
    assert typing["staff"] is False
    assert heard == "message"


def test_the_room_hears_who_comes_and_goes(order, customer, office):
    async def talk():
        async with talking(customer):
            async with talking(office):
                joined = await customer.hear("join")
            return joined, await customer.hear("leave")

    joined, left = live(talk())
    both = [
        {"name": order.user.email, "staff": False},
        {"name": "Customer service", "staff": True},
    ]
    assert (joined["author"], joined["people"]) == ("Customer service", both)
    assert (left["author"], left["people"]) == ("Customer service", both[:1])


def test_a_second_window_is_not_announced(order, customer, employee):
    first, second = Talk(order, employee), Talk(order, employee)

    async def talk():
        async with talking(customer), talking(first):
            await customer.hear("join")
            async with talking(second):
                pass
            await customer.acknowledged("Hello")
            return await customer.hear()

    assert live(talk())["type"] == "message"


def test_a_client_may_leave(customer):
    async def talk():
        async with talking(customer):
            await customer.send_json_to({"type": "leave"})
            return await customer.close_code()

    assert live(talk()) == 1000
