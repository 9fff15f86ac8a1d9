from ptce.questionnaire.kinds import CHOICE_KINDS, KINDS, PLACE_KINDS, ROLES, Kind, Role, Setting


def test_every_kind_is_presented_to_the_officer():
    assert set(KINDS) == set(Kind)
    assert all(spec.label and spec.description.endswith(".") for spec in KINDS.values())


def test_no_two_kinds_have_the_same_label():
    assert len({spec.label for spec in KINDS.values()}) == len(Kind)


def test_every_role_is_accepted_by_a_kind():
    assert set(ROLES) == set(Role)
    assert all(spec.label and spec.kinds for spec in ROLES.values())


def test_only_the_name_of_the_pole_and_the_siret_of_its_carrier_are_indispensable():
    assert {role for role, spec in ROLES.items() if spec.indispensable} == {Role.POLE_NAME, Role.CARRIER_SIRET}


def test_choices_alone_take_options():
    assert {kind for kind, spec in KINDS.items() if Setting.OPTIONS in spec.settings} == CHOICE_KINDS


def test_places_are_coded():
    assert {Kind.COMMUNE, Kind.EPCI, Kind.DEPARTEMENT, Kind.REGION} == PLACE_KINDS
