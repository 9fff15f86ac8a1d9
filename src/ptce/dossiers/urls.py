from django.urls import path

from ptce.dossiers.views import deposit, detail, exchanges, history, home, lookups, pieces, presence, saving, section, team

app_name = "dossiers"
urlpatterns = [
    path("", home.home, name="home"),
    path("nouvelles/lues/", home.news_seen, name="news_seen"),
    path("appels/<slug:slug>/deposer/", home.open_dossier, name="open"),
    path("invitations/<str:token>/", team.invitation, name="invitation"),
    path("session/", presence.session, name="session"),
    path("structures/", lookups.organisation, name="organisation"),
    path("territoires/", lookups.places, name="places"),
    path("dossiers/<str:number>/", detail.detail, name="detail"),
    path("dossiers/<str:number>/reponses/", detail.answers, name="answers"),
    path("dossiers/<str:number>/champs/<str:field_id>/", saving.answer, name="answer"),
    path("dossiers/<str:number>/champs/<str:field_id>/enregistrer/", saving.save_answer, name="save_answer"),
    path("dossiers/<str:number>/champs/<str:field_id>/historique/", history.answer_history, name="answer_history"),
    path("dossiers/<str:number>/champs/<str:field_id>/historique/<int:version>/retablir/", history.restore_answer, name="restore_answer"),
    path("dossiers/<str:number>/presence/", presence.presence, name="presence"),
    path("dossiers/<str:number>/pieces/", pieces.pieces, name="pieces"),
    path("dossiers/<str:number>/pieces/<int:piece_id>/", pieces.piece, name="piece"),
    path("dossiers/<str:number>/pieces/<int:piece_id>/retirer/", pieces.remove_piece, name="remove_piece"),
    path("dossiers/<str:number>/pieces/<str:field_id>/etat/", pieces.piece_slot, name="piece_slot"),
    path("dossiers/<str:number>/pieces/<str:field_id>/joindre/", pieces.add_piece, name="add_piece"),
    path("dossiers/<str:number>/equipe/", team.team, name="team"),
    path("dossiers/<str:number>/equipe/<int:member_id>/role/", team.change_role, name="change_role"),
    path("dossiers/<str:number>/equipe/<int:member_id>/confier/", team.hand_over, name="hand_over"),
    path("dossiers/<str:number>/equipe/<int:member_id>/retirer/", team.remove_member, name="remove_member"),
    path("dossiers/<str:number>/invitations/<int:invitation_id>/annuler/", team.revoke_invitation, name="revoke_invitation"),
    path("dossiers/<str:number>/depot/", deposit.submit, name="submit"),
    path("dossiers/<str:number>/accuse-de-reception/", deposit.receipt, name="receipt"),
    path("dossiers/<str:number>/accuse-de-reception/pdf/", deposit.receipt_pdf, name="receipt_pdf"),
    path("dossiers/<str:number>/retrait/", deposit.withdraw, name="withdraw"),
    path("dossiers/<str:number>/pieces-demandees/", exchanges.requested_pieces, name="requested_pieces"),
    path("dossiers/<str:number>/messages/", exchanges.messages, name="messages"),
    path("dossiers/<str:number>/decision/", exchanges.decision, name="decision"),
    path("dossiers/<str:number>/<str:section_id>/", section.section, name="section"),
]
