"""Who makes up a pole: article 9, I of law 2014-856 and article 3 of decree 2015-431."""

from ptce.law.pole_composition.decree import (
    decree_2015_431,
    innovative_project_on_territory,
    not_already_supported,
    one_ess_enterprise,
    one_non_ess_enterprise,
    one_other_person,
    private_law_applicant,
    three_legal_persons,
)
from ptce.law.pole_composition.group import Carrier, CooperationMode, Group, Member, MemberFamily, PriorSupport, distinct_siren, normal_siren
from ptce.law.pole_composition.law import (
    article_9,
    associated_companies,
    common_strategy,
    ess_enterprises,
    innovative_projects,
    linked_stakeholders,
    shared_territory,
    sustainable_development,
)
from ptce.law.pole_composition.legal_forms import family_hint, is_legal_person, is_private_legal_person, is_undecidable, normal_category

__all__ = [
    "Carrier",
    "CooperationMode",
    "Group",
    "Member",
    "MemberFamily",
    "PriorSupport",
    "article_9",
    "associated_companies",
    "common_strategy",
    "decree_2015_431",
    "distinct_siren",
    "ess_enterprises",
    "family_hint",
    "innovative_project_on_territory",
    "innovative_projects",
    "is_legal_person",
    "is_private_legal_person",
    "is_undecidable",
    "linked_stakeholders",
    "normal_category",
    "normal_siren",
    "not_already_supported",
    "one_ess_enterprise",
    "one_non_ess_enterprise",
    "one_other_person",
    "private_law_applicant",
    "shared_territory",
    "sustainable_development",
    "three_legal_persons",
]
