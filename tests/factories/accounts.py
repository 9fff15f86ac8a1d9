"""People."""

import factory

from ptce.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with an address of their own."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@exemple{n}.test")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin {n}")
