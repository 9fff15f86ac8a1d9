"""The journal's verbs about a dossier, in French: one table, kept complete by a test."""

from collections.abc import Mapping

PHRASES: Mapping[str, str] = {
    "dossiers.accept_invitation": "Invitation acceptée",
    "dossiers.add_piece": "Pièce ajoutée",
    "dossiers.answer_piece_request": "Réponse à la demande de pièces",
    "dossiers.ask_pieces": "Pièces manquantes demandées, délai légal suspendu",
    "dossiers.change_role": "Rôle modifié dans l’équipe",
    "dossiers.declare_eligible": "Dossier déclaré recevable",
    "dossiers.declare_ineligible": "Dossier déclaré irrecevable",
    "dossiers.find_infected": "Pièce infectée, retenue par l’antivirus",
    "dossiers.grant": "Accès au dossier donné",
    "dossiers.hand_over": "Dossier transmis à un autre responsable",
    "dossiers.hold_in_reserve": "Dossier placé en liste de réserve",
    "dossiers.invite": "Invitation envoyée",
    "dossiers.limit_sections": "Parties confiées à un membre de l’équipe",
    "dossiers.open": "Dossier ouvert",
    "dossiers.post_message": "Message envoyé",
    "dossiers.record_receipt": "Accusé de réception établi",
    "dossiers.recuse": "Déport enregistré",
    "dossiers.refresh_carrier": "Porteur vérifié dans l’annuaire",
    "dossiers.refuse": "Dossier non retenu",
    "dossiers.remove_member": "Membre retiré de l’équipe",
    "dossiers.remove_piece": "Pièce retirée",
    "dossiers.renounce": "Renonciation du lauréat",
    "dossiers.restore_answer": "Version antérieure d’une réponse rétablie",
    "dossiers.resume": "Examen repris, le délai légal court de nouveau",
    "dossiers.reuse_first_phase": "Réponses de la phase 1 reprises",
    "dossiers.revoke": "Accès au dossier retiré",
    "dossiers.revoke_invitation": "Invitation annulée",
    "dossiers.save_answer": "Réponse enregistrée",
    "dossiers.select": "Dossier retenu",
    "dossiers.submit": "Dossier déposé",
    "dossiers.take_in_region": "Dossier confié à une région",
    "dossiers.withdraw": "Dépôt retiré",
    "reviews.accept": "Lecture acceptée",
    "reviews.ask_opinion": "Avis extérieur demandé",
    "reviews.assign": "Dossier confié à un lecteur",
    "reviews.cancel": "Lecture annulée",
    "reviews.cancel_opinion": "Demande d’avis extérieur annulée",
    "reviews.close": "Avis de l’appel clos, session de décision ouverte",
    "reviews.give_opinion": "Avis extérieur rendu",
    "reviews.rank": "Classement régional modifié",
    "reviews.recuse": "Lecteur déporté",
    "reviews.refuse": "Lecture refusée",
    "reviews.remind_opinion": "Relance d’un avis extérieur",
    "reviews.remind_review": "Relance d’un lecteur",
    "reviews.reopen": "Avis repris par son auteur",
    "reviews.save_comment": "Appréciation enregistrée",
    "reviews.save_mark": "Note enregistrée",
    "reviews.submit": "Avis rendu",
    "reviews.take_back_ranking": "Classement régional repris",
    "reviews.validate_ranking": "Classement régional validé",
}
# Saved at each click or pause of the typing: they would drown the rest.
QUIET = frozenset({"dossiers.save_answer", "reviews.save_mark", "reviews.save_comment"})


def phrase(verb: str) -> str:
    """Return what the verb means; the verb itself for an act of an app above, whose words are not known here."""
    return PHRASES.get(verb, f"Acte enregistré ({verb})")
