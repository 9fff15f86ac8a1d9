"""Groups for the tests of the composition of a pole, and hypothesis strategies over them."""

from hypothesis import strategies as st

from ptce.law.pole_composition import Carrier, CooperationMode, Group, Member, MemberFamily

ASSOCIATION = Member(name="Les Jardins", family=MemberFamily.ESS, siren="111111111", legal_category="9220", is_on_territory=True)
COOPERATIVE = Member(name="La Scop", family=MemberFamily.ESS, siren="222222222", legal_category="5458", is_on_territory=True)
COMPANY = Member(name="Bâti Sud", family=MemberFamily.COMPANY, siren="333333333", legal_category="5499")
COMMUNE = Member(name="Romans", family=MemberFamily.LOCAL_AUTHORITY, siren="444444444", legal_category="7210")
CARRIER = Carrier(name="Les Jardins", siren="111111111", legal_category="9220")
POLE = Group(
    members=(ASSOCIATION, COOPERATIVE, COMPANY, COMMUNE),
    carrier=CARRIER,
    territory=("26281",),
    cooperation_modes=frozenset({CooperationMode.MUTUALISATION}),
    describes_strategy=True,
    describes_projects=True,
    describes_development=True,
    pole_reference="pole-12",
)

_tristate = st.sampled_from([None, True, False])
_names = st.sampled_from(["A", "B", "C", "D"])
_siren = st.sampled_from([None, "", "12345678", "111111111", "222 222 222", "333333333", "444444444"])
_categories = st.sampled_from([None, "", "1000", "2110", "3110", "4110", "5458", "5499", "5710", "6317", "7210", "7410", "8210", "9210", "9220"])


def a_member(names=_names, siren=_siren):
    return st.builds(
        Member,
        name=names,
        family=st.sampled_from([None, *MemberFamily]),
        siren=siren,
        legal_category=_categories,
        is_legal_person=_tristate,
        is_private_law=_tristate,
        is_ess=_tristate,
        group_mostly_non_ess=_tristate,
        is_on_territory=_tristate,
    )


def a_group():
    return st.builds(
        Group,
        members=st.lists(a_member(), max_size=6).map(tuple),
        carrier=st.none() | st.builds(Carrier, name=_names, siren=_siren, legal_category=_categories, is_private_law=_tristate),
        territory=st.sampled_from([(), ("26281",)]),
        cooperation_modes=st.none() | st.frozensets(st.sampled_from(CooperationMode)),
        describes_strategy=_tristate,
        describes_projects=_tristate,
        describes_development=_tristate,
        pole_reference=st.sampled_from([None, "pole-12"]),
    )


def a_newcomer():
    """Build a member that is nobody of `a_group`: neither its SIREN nor its name is among theirs."""
    return a_member(names=st.just("Nouveau"), siren=st.sampled_from([None, "999999999"]))
