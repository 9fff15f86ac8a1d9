from django.urls import path

from ptce.calls.views import composer, conditions, criteria, desk, option_lists, publication, steps, trial

app_name = "calls"
urlpatterns = [
    path("", desk.call_list, name="list"),
    path("nouveau/", desk.new, name="new"),
    path("<int:pk>/", desk.hub, name="hub"),
    path("<int:pk>/copie/", desk.clone, name="clone"),
    path("<int:pk>/description/", steps.description, name="description"),
    path("<int:pk>/calendrier/", steps.calendar, name="calendar"),
    path("<int:pk>/contacts/", steps.contacts, name="contacts"),
    path("<int:pk>/phase/", steps.phase, name="phase"),
    path("<int:pk>/criteres/", criteria.criteria, name="criteria"),
    path("<int:pk>/criteres/ajout/", criteria.add_criterion, name="add_criterion"),
    path("<int:pk>/criteres/modification/", criteria.change_criteria, name="change_criteria"),
    path("<int:pk>/criteres/<int:criterion_pk>/", criteria.criterion, name="criterion"),
    path("<int:pk>/formulaire/", composer.form, name="form"),
    path("<int:pk>/criteres/<int:criterion_pk>/questions/", criteria.reading, name="criterion_reading"),
    path("<int:pk>/formulaire/revision/preparation/", composer.prepare_revision, name="prepare_revision"),
    path("<int:pk>/formulaire/revision/abandon/", composer.discard_revision, name="discard_revision"),
    path("<int:pk>/formulaire/modification/", composer.change_form, name="change_form"),
    path("<int:pk>/formulaire/section/", composer.section, name="add_section"),
    path("<int:pk>/formulaire/section/<str:section_id>/", composer.section, name="section"),
    path("<int:pk>/formulaire/section/<str:section_id>/question/", composer.add_question, name="add_question"),
    path("<int:pk>/formulaire/question/<str:field_id>/", composer.question, name="question"),
    path("<int:pk>/formulaire/question/<str:field_id>/liste/", option_lists.option_list, name="option_list"),
    path("<int:pk>/formulaire/question/<str:field_id>/condition/", conditions.question_condition, name="question_condition"),
    path("<int:pk>/formulaire/section/<str:section_id>/condition/", conditions.section_condition, name="section_condition"),
    path("<int:pk>/formulaire/pieces/", composer.pieces, name="pieces"),
    path("<int:pk>/apercu/", publication.preview, name="preview"),
    path("<int:pk>/apercu/<str:section_id>/", publication.preview, name="preview_section"),
    path("<int:pk>/essai/", trial.trial, name="trial"),
    path("<int:pk>/essai/<str:section_id>/", trial.trial, name="trial_section"),
    path("<int:pk>/publication/", publication.publication, name="publication"),
    path("<int:pk>/retrait/", publication.withdrawal, name="withdrawal"),
]
