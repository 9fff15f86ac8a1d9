"""Article 9, I of law n° 2014-856 of 31 July 2014: what makes a group of persons a pole (PTCE)."""

from ptce.law.findings import Finding
from ptce.law.pole_composition.condition import Condition, count_finding, met, not_met, text_finding, to_judge
from ptce.law.pole_composition.group import Group
from ptce.law.pole_composition.judgements import judge_company, judge_ess_enterprise, judge_stakeholder, on_territory
from ptce.law.pole_composition.tally import tally
from ptce.law.wording import listing

ARTICLE = "loi n° 2014-856, art. 9, I"

# The text says "d'entreprises de l'économie sociale et solidaire": more than one. That a single one is enough is a reading (the decree asks for one).
ESS_ENTERPRISES = 2
ESS_ENTERPRISES_OPEN = 1


def shared_territory(group: Group) -> Finding:
    """Check that ESS enterprises are gathered on one territory.

    Source: art. 9, I ("regroupement sur un même territoire"). The law sets no scale. Met when a territory is declared and enough ESS enterprises
    are known to be active there; an enterprise based elsewhere may still act there, so that absence is a question, never a refusal.
    """
    condition = Condition(
        key="article_9.territory",
        title="Un même territoire",
        article=ARTICLE,
        remedy="Indiquez le territoire du pôle (communes, intercommunalités, départements…) et où agit chaque entreprise de l’ESS.",
    )
    if not group.territory:
        return not_met(condition, message="Il manque le territoire commun du pôle.", missing=("le territoire commun du pôle",))
    present = tally(group.members, judge=on_territory(judge_ess_enterprise))
    if present.at_least >= ESS_ENTERPRISES:
        return met(condition, message=f"Le pôle déclare son territoire et des entreprises de l’ESS y agissent\u00a0: {listing(present.names)}.")
    return to_judge(
        condition,
        message="Le territoire est déclaré\u00a0; une personne doit apprécier si des entreprises de l’ESS y sont bien regroupées.",
    )


def ess_enterprises(group: Group) -> Finding:
    """Check that ESS enterprises make up the group.

    Source: art. 9, I and art. 1. The text is plural: two are certain, one is left to a person.
    """
    condition = Condition(
        key="article_9.ess_enterprises",
        title="Des entreprises de l’économie sociale et solidaire",
        article=ARTICLE,
        minimum=ESS_ENTERPRISES,
        open_from=ESS_ENTERPRISES_OPEN,
        open_reason="La loi parle d’entreprises de l’ESS au pluriel et le groupement n’en déclare qu’une",
        lacking="des entreprises de l’économie sociale et solidaire",
        remedy="Ajoutez au moins deux associations, coopératives, mutuelles, fondations ou sociétés commerciales de l’ESS, avec leur numéro SIREN.",
    )
    return count_finding(condition, tally=tally(group.members, judge=judge_ess_enterprise))


def associated_companies(group: Group) -> Finding:
    """Check that the ESS enterprises associate with other enterprises.

    Source: art. 9, I ("qui s'associent à des entreprises").
    """
    condition = Condition(
        key="article_9.companies",
        title="Des entreprises associées",
        article=ARTICLE,
        lacking="une entreprise associée hors économie sociale et solidaire",
        remedy="Ajoutez une entreprise ou un groupement d’entreprises qui participe au pôle.",
    )
    return count_finding(condition, tally=tally(group.members, judge=judge_company))


def linked_stakeholders(group: Group) -> Finding:
    """Check that the enterprises work in link with other persons.

    Source: art. 9, I (local authorities and their groupings, research centres, higher education, training bodies, or any other person).
    """
    condition = Condition(
        key="article_9.stakeholders",
        title="Un lien avec d’autres acteurs du territoire",
        article=ARTICLE,
        lacking="un partenaire qui ne soit pas une entreprise",
        remedy="Ajoutez une collectivité, un centre de recherche, un établissement d’enseignement supérieur, un organisme de formation "
        "ou toute autre personne, physique ou morale.",
    )
    return count_finding(condition, tally=tally(group.members, judge=judge_stakeholder))


def common_strategy(group: Group) -> Finding:
    """Check that a strategy is described, then leave its common and continuous character to a person.

    Source: art. 9, I ("stratégie commune et continue de mutualisation, de coopération ou de partenariat").
    """
    condition = Condition(
        key="article_9.strategy",
        title="Une stratégie commune et continue",
        article=ARTICLE,
        remedy="Décrivez ce que les membres font ensemble, dans la durée, et dites s’il s’agit de mutualisation, de coopération ou de partenariat.",
    )
    lacking = []
    if group.describes_strategy is False:
        lacking.append("la description de la stratégie commune")
    if group.cooperation_modes is not None and not group.cooperation_modes:
        lacking.append("le choix entre mutualisation, coopération et partenariat")
    return text_finding(
        condition,
        lacking=lacking,
        question="Une personne doit apprécier si la stratégie est commune aux membres et s’inscrit dans la durée.",
    )


def innovative_projects(group: Group) -> Finding:
    """Check that projects are described, then leave their innovation to a person.

    Source: art. 9, I ("projets économiques et sociaux innovants, socialement ou technologiquement").
    """
    condition = Condition(
        key="article_9.projects",
        title="Des projets économiques et sociaux innovants",
        article=ARTICLE,
        remedy="Décrivez les projets, à la fois économiques et sociaux, et ce qu’ils ont de nouveau, socialement ou technologiquement.",
    )
    lacking = ["la description des projets"] if group.describes_projects is False else []
    question = "Une personne doit apprécier si les projets sont à la fois économiques et sociaux, et innovants socialement ou technologiquement."
    return text_finding(condition, lacking=lacking, question=question)


def sustainable_development(group: Group) -> Finding:
    """Check that the contribution to local development is described, then leave it to a person.

    Source: art. 9, I ("porteurs d'un développement local durable").
    """
    condition = Condition(
        key="article_9.development",
        title="Un développement local durable",
        article=ARTICLE,
        remedy="Décrivez ce que les projets apportent durablement au territoire\u00a0: emploi, liens sociaux, environnement.",
    )
    lacking = ["la description de l’apport au développement local durable"] if group.describes_development is False else []
    return text_finding(condition, lacking=lacking, question="Une personne doit apprécier si les projets portent un développement local durable.")


def article_9(group: Group) -> tuple[Finding, ...]:
    """Return one finding per condition of art. 9, I, in the order of the text; the conditions are cumulative."""
    return (
        shared_territory(group),
        ess_enterprises(group),
        associated_companies(group),
        linked_stakeholders(group),
        common_strategy(group),
        innovative_projects(group),
        sustainable_development(group),
    )
