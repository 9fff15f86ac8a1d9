from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.db.models import F
from django.db.transaction import TransactionManagementError

from ptce.accounts.models import User
from ptce.core.statements import Asked, Statement
from ptce.organisations.models import Mandate
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.organisations import officer

ADDRESS = Asked("address", models.EmailField())


@pytest.mark.django_db
def test_each_run_binds_its_own_values(django_assert_num_queries):
    ada, bob = UserFactory(email="ada@test.fr"), UserFactory(email="bob@test.fr")
    statement = Statement[User](lambda: User.objects.filter(email=ADDRESS))

    with django_assert_num_queries(3):
        found = [statement.one(address="ada@test.fr"), statement.one(address="bob@test.fr"), statement.first(address="nobody@test.fr")]

    assert found == [ada, bob, None]


@pytest.mark.django_db
def test_instances_are_those_of_the_orm():
    UserFactory(email="ada@test.fr", first_name="Ada")
    statement = Statement[User](lambda: User.objects.filter(email=ADDRESS).annotate(also=F("first_name")))

    found = statement.one(address="ada@test.fr")

    usual = User.objects.annotate(also=F("first_name")).get(email="ada@test.fr")
    assert {**vars(found), "_state": None} == {**vars(usual), "_state": None}
    assert (found._state.db, found._state.adding) == ("default", False)


@pytest.mark.django_db
def test_a_field_left_out_is_read_when_asked(django_assert_num_queries):
    UserFactory(email="ada@test.fr", first_name="Ada")

    found = Statement[User](lambda: User.objects.only("email").filter(email=ADDRESS)).one(address="ada@test.fr")

    with django_assert_num_queries(1):
        assert found.first_name == "Ada"


@pytest.mark.django_db
def test_instants_are_bound_and_read_as_the_orm_does():
    person = officer()
    held = Mandate.objects.get(person=person)
    at = Asked("at", models.DateTimeField())
    statement = Statement[tuple[int, object]](lambda: Mandate.objects.in_force(at).filter(person=person.pk).values_list("pk", "starts_at"))

    assert statement.all(at=held.starts_at) == [(held.pk, held.starts_at)]
    assert statement.all(at=held.starts_at - timedelta(microseconds=1)) == []
    assert statement.all(at=NOON) == [(held.pk, held.starts_at)]


@pytest.mark.django_db
def test_one_row_is_required_of_one():
    with pytest.raises(ObjectDoesNotExist):
        Statement[User](lambda: User.objects.filter(email=ADDRESS)).one(address="nobody@test.fr")


@pytest.mark.django_db
def test_rows_of_several_models_are_refused():
    with pytest.raises(TypeError):
        Statement[Mandate](lambda: Mandate.objects.select_related("body")).all()


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_taken_in_a_transaction_at_each_run():
    statement = Statement[User](lambda: User.objects.select_for_update().filter(email=ADDRESS))
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            statement.first(address="ada@test.fr")
