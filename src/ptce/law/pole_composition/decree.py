"""Article 3 of decree n° 2015-431 of 15 April 2015: which poles may be supported by the State. The conditions are cumulative."""

from collections.abc import Sequence

from ptce.law.findings import Finding
from ptce.law.pole_composition.condition import Condition, count_finding, met, not_met, text_finding, to_judge
from ptce.law.pole_composition.group import Carrier, Group, PriorSupport, normal_siren
from ptce.law.pole_composition.judgements import (
    among_legal_persons,
    judge_ess_enterprise,
    judge_legal_person,
    judge_non_ess_enterprise,
    judge_other_person,
)
from ptce.law.pole_composition.legal_forms import is_private_legal_person
from ptce.law.pole_composition.tally import tally
from ptce.law.wording import listing

ARTICLE = "décret n° 2015-431, art. 3"
LEGAL_PERSONS = 3


def private_law_applicant(carrier: Carrier | None) -> Finding:
    """Check that the applicant is a legal person of private law.

    Source: decree 2015-431, art. 3. What is stated and what the INSEE legal category says must not disagree.
    """
    condition = Condition(
        key="decree_2015_431.applicant",
        title="Un porteur qui est une personne morale de droit privé",
        article=ARTICLE,
        remedy="Faites porter la candidature par une association, une coopérative, une société ou une autre personne morale de droit privé du pôle.",
    )
    if carrier is None:
        return not_met(condition, message="Il manque le porteur de la candidature.", missing=("le porteur de la candidature",))
    facts = {carrier.is_private_law, is_private_legal_person(carrier.legal_category)} - {None}
    if not facts:
        return to_judge(condition, message=f"La forme juridique de {carrier.name} ne suffit pas à dire si c’est une personne morale de droit privé.")
    if len(facts) > 1:
        return to_judge(condition, message=f"Les informations sur la forme juridique de {carrier.name} se contredisent.")
    if facts == {True}:
        return met(condition, message=f"{carrier.name} est une personne morale de droit privé.")
    return not_met(
        condition,
        message=f"{carrier.name} n’est pas une personne morale de droit privé\u00a0: une collectivité, un établissement public, une personne "
        "physique ou un groupement sans personnalité morale ne peut pas porter la candidature.",
        missing=("un porteur qui soit une personne morale de droit privé",),
    )


def three_legal_persons(group: Group) -> Finding:
    """Check that the pole is made up of three legal persons or more.

    Source: decree 2015-431, art. 3. A SIREN may repeat and counts once.
    """
    condition = Condition(
        key="decree_2015_431.legal_persons",
        title="Trois personnes morales ou plus",
        article=ARTICLE,
        minimum=LEGAL_PERSONS,
        lacking="des personnes morales distinctes",
        remedy="Ajoutez des membres qui sont des personnes morales, chacun avec son numéro SIREN\u00a0: il en faut trois différents.",
    )
    return count_finding(condition, tally=tally(group.members, judge=judge_legal_person))


def one_ess_enterprise(group: Group) -> Finding:
    """Check that one of the legal persons at least is an ESS enterprise.

    Source: decree 2015-431, art. 3; law 2014-856, art. 1.
    """
    condition = Condition(
        key="decree_2015_431.ess_enterprise",
        title="Au moins une entreprise de l’économie sociale et solidaire",
        article=ARTICLE,
        lacking="une entreprise de l’économie sociale et solidaire",
        remedy="Ajoutez une association, une coopérative, une mutuelle, une fondation, ou une société dont les statuts relèvent de l’ESS.",
    )
    return count_finding(condition, tally=tally(group.members, judge=among_legal_persons(judge_ess_enterprise)))


def one_non_ess_enterprise(group: Group) -> Finding:
    """Check that one of the legal persons at least is an enterprise without ESS by-laws, or a group of enterprises mostly not ESS.

    Source: decree 2015-431, art. 3.
    """
    condition = Condition(
        key="decree_2015_431.non_ess_enterprise",
        title="Au moins une entreprise hors économie sociale et solidaire",
        article=ARTICLE,
        lacking="une entreprise dont les statuts ne relèvent pas de l’ESS, ou un groupement d’entreprises en majorité hors ESS",
        remedy="Ajoutez une société qui ne relève pas de l’ESS, ou un groupement dont la majorité des membres n’en relève pas.",
    )
    return count_finding(condition, tally=tally(group.members, judge=among_legal_persons(judge_non_ess_enterprise)))


def one_other_person(group: Group) -> Finding:
    """Check that one of the legal persons at least is another person of art. 9, I.

    Source: decree 2015-431, art. 3; law 2014-856, art. 9, I.
    """
    condition = Condition(
        key="decree_2015_431.other_person",
        title="Au moins un autre acteur mentionné par la loi",
        article=ARTICLE,
        lacking="une collectivité, un centre de recherche, un établissement d’enseignement supérieur ou un organisme de formation",
        remedy="Ajoutez l’un de ces acteurs parmi les membres, avec son numéro SIREN.",
    )
    return count_finding(condition, tally=tally(group.members, judge=among_legal_persons(judge_other_person)))


def innovative_project_on_territory(group: Group) -> Finding:
    """Check that a project and its activity territory are described, then leave the innovation to a person.

    Source: decree 2015-431, art. 3.
    """
    condition = Condition(
        key="decree_2015_431.project",
        title="Un projet innovant sur un territoire d’activité",
        article=ARTICLE,
        remedy="Décrivez le projet, ce qu’il a de nouveau socialement ou technologiquement, et indiquez son territoire d’activité.",
    )
    lacking = [] if group.territory else ["le territoire d’activité"]
    if group.describes_projects is False:
        lacking.append("la description du projet")
    question = "Une personne doit apprécier si le projet est innovant, socialement ou technologiquement, sur le territoire indiqué."
    return text_finding(condition, lacking=lacking, question=question)


def not_already_supported(group: Group, *, phase: str, prior_supports: Sequence[PriorSupport] | None) -> Finding:
    """Check that the pole was not supported by the State under a previous call, phase by phase.

    Source: decree 2015-431, art. 3. Read per phase, as phase 2 is open to the laureates of phase 1. prior_supports: those of previous calls, in any
    order, concerning any pole; None when the registry was not consulted. The same carrier for another or an unknown pole, and a support given
    under a call without phases, are left to a person.
    """
    condition = Condition(
        key="decree_2015_431.not_already_supported",
        title="Pas de soutien de l’État lors d’un appel précédent",
        article=ARTICLE,
        remedy="Vérifiez avec le service chargé de l’appel si le soutien déjà reçu concerne bien ce pôle et cette phase.",
    )
    if prior_supports is None:
        return to_judge(condition, message="Les soutiens accordés lors des appels précédents n’ont pas été consultés.")
    own = [support for support in prior_supports if _is_of_pole(support, group) and support.phase == phase]
    if own:
        message = f"Ce pôle a déjà été soutenu par l’État pour cette phase\u00a0: {_calls(own)}."
        return not_met(condition, message=message, missing=("l’absence de soutien antérieur pour cette phase",))
    unsure = [support for support in prior_supports if _may_count(support, group, phase)]
    if unsure:
        return to_judge(condition, message=f"À vérifier\u00a0: un soutien antérieur pourrait concerner ce pôle ({_calls(unsure)}).")
    return met(condition, message="Aucun soutien de l’État lors d’un appel précédent n’est connu pour cette phase.")


def decree_2015_431(group: Group, *, phase: str, prior_supports: Sequence[PriorSupport] | None) -> tuple[Finding, ...]:
    """Return one finding per condition of decree 2015-431, art. 3, in the order of the text; the conditions are cumulative."""
    return (
        private_law_applicant(group.carrier),
        three_legal_persons(group),
        one_ess_enterprise(group),
        one_non_ess_enterprise(group),
        one_other_person(group),
        innovative_project_on_territory(group),
        not_already_supported(group, phase=phase, prior_supports=prior_supports),
    )


def _is_of_pole(support: PriorSupport, group: Group) -> bool:
    return support.pole_reference is not None and support.pole_reference == group.pole_reference


def _may_count(support: PriorSupport, group: Group, phase: str) -> bool:
    carrier = normal_siren(group.carrier.siren) if group.carrier else None
    same_carrier = carrier is not None and normal_siren(support.carrier_siren) == carrier
    return support.phase in {None, phase} and (_is_of_pole(support, group) or same_carrier)


def _calls(supports: Sequence[PriorSupport]) -> str:
    return listing(sorted({support.call for support in supports}))
