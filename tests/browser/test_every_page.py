"""Every page of every role, full, empty or refused: axe finds nothing, and nothing scrolls sideways on a phone."""

import pytest
from django.template.loader import render_to_string
from django.urls import URLResolver, get_resolver, resolve, reverse

from ptce.dossiers.models import Submission
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.pasting import tables_of
from tests.browser import world as worlds
from tests.browser.conftest import check, on_a_phone
from tests.browser.staff import walk_in

# What is no page: posts, files, fragments and answers for scripts.
NO_PAGES = {
    "account_end_other_sessions",
    "account_end_session",
    "account_request_login_code",
    "account_signup",
    "after_second_factor",
    "call_files:paper",
    "call_files:template",
    "calls:change_criteria",
    "calls:change_form",
    "calls:remove_wave",
    "calls:discard_revision",
    "calls:prepare_revision",
    "desk",
    "dossiers:add_piece",
    "dossiers:answer",
    "dossiers:change_role",
    "dossiers:choose_reminders",
    "dossiers:move_wave",
    "dossiers:dismiss_changes",
    "dossiers:known_organisations",
    "dossiers:news_seen",
    "dossiers:organisation",
    "dossiers:piece",
    "dossiers:piece_slot",
    "dossiers:places",
    "dossiers:preview_image",
    "dossiers:presence",
    "dossiers:receipt_pdf",
    "dossiers:restore_answer",
    "dossiers:revoke_invitation",
    "dossiers:save_answer",
    "dossiers:session",
    "dossiers:whole",
    "extensions:revoke",
    "instruction:cancel_assignment",
    "instruction:cancel_opinion",
    "instruction:piece",
    "instruction:remind_opinion",
    "jury:accept",
    "jury:declare_conflict",
    "jury:refuse",
    "jury:reopen",
    "jury:save",
    "jury:save_all",
    "jury:submit",
    "mandates:end",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "portal:atom",
    "instruction:delete_view",
    "publicity:dismiss",
    "portal:calendar",
    "portal:call_calendar",
    "portal:components",
    "portal:health",
    "portal:robots",
    "portal:sitemap",
    "unfollow",
    "selection:ask_export",
    "selection:batch",
    "selection:clear",
    "selection:confirm",
    "selection:csv",
    "selection:download",
    "selection:draw",
    "selection:remove",
    "selection:resend",
    "selection:share_marks",
    "selection:specimen",
    "selection:submit",
    "selection:take_back",
    "selection_team:letter",
}
# Pages in the middle of a sign-in, looked at in test_sign_in.py (account_inactive and the confirmation of an address need a state of their own).
SIGNING_IN = {"account_login", "account_confirm_login_code", "account_email_verification_sent", "mfa_authenticate", "account_inactive"}
# Pages with a passkey, looked at in test_passkeys.py; what waits for a proof, in test_proof.py; previews, in test_previews.py.
PASSKEYS = {"mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn", "account_resume", "dossiers:preview"}
# Pages of the second factor that only open with one set up.
SECOND_FACTOR = {"mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate", "mfa_view_recovery_codes"}


def visitor_pages(world):
    yield reverse("follow", args=[world.open.slug])
    for token in (world.confirm_token, "perdu"):
        yield reverse("follow_confirm", args=[token])
    yield reverse("follow_stop", args=[world.stop_token])
    for token in (world.question_token, "perdu"):
        yield reverse("question_confirm", args=[token])
    yield reverse("answers", args=[world.open.slug])
    yield reverse("answers", args=[world.open.slug]) + "?q=introuvable"
    yield reverse("answers", args=[world.withdrawn.slug])
    yield reverse("ask", args=[world.open.slug])
    yield reverse("ask", args=[world.withdrawn.slug])
    yield from (reverse(f"portal:{name}") for name in ["home", "calls", "poles", "map", "site_map", "accessibility", "legal_notice", "personal_data"])
    for call in (world.open, world.published.call, world.withdrawn, world.past, world.permanent):
        yield reverse("portal:call", args=[call.slug])
    yield reverse("portal:laureates", args=[world.published.call.slug])
    yield reverse("portal:pole", args=[worlds.Pole.objects.earliest("pk").slug])
    receipt = Submission.objects.filter(dossier=world.filed).latest("pk")
    yield from ("/verifier/", f"/verifier/?numero={receipt.receipt_number}", "/verifier/?numero=PTCE-2020-000000-AR1")
    yield "/absente/"


def team_pages(world):
    yield from ("/espace/", reverse("dossiers:open", args=[world.open.slug]), "/compte/email/", "/compte/2fa/", "/compte/logout/")
    yield from ("/compte/sessions/", "/compte/preuve/", "/compte/cles/", "/compte/cles/ajouter/")
    numbers = {"number": world.full.number}
    for name in ["detail", "answers", "pieces", "team", "submit", "withdraw"]:
        yield reverse(f"dossiers:{name}", kwargs=numbers)
    for section in world.open.revisions.get().form.sections:
        yield reverse("dossiers:section", kwargs=numbers | {"section_id": section.id})
    for field in (world.full_history, next(iter(world.open.revisions.get().form.fields)).id):
        yield reverse("dossiers:answer_history", kwargs=numbers | {"field_id": field})
    yield reverse("dossiers:answer_history", args=[world.new.number, world.full_history])
    tables = [field.id for field in world.open.revisions.get().form.fields if tables_of(field)]
    yield from (reverse("dossiers:paste", kwargs=numbers | {"field_id": field_id}) for field_id in tables)
    piece = world.full.pieces.earliest("pk").pk
    member = world.full.team.get(person=world.colleague).pk
    yield reverse("dossiers:remove_piece", kwargs=numbers | {"piece_id": piece})
    yield reverse("dossiers:hand_over", kwargs=numbers | {"member_id": member})
    yield reverse("dossiers:limit_sections", kwargs=numbers | {"member_id": member})
    yield reverse("dossiers:remove_member", kwargs=numbers | {"member_id": member})
    for number in (world.new.number, world.incomplete.number, world.filed.number, world.late.number, world.extended.number):
        yield reverse("dossiers:detail", args=[number])
    for name in ("detail", "answers"):
        yield reverse(f"dossiers:{name}", args=[world.followed.number])
    yield reverse("dossiers:section", args=[world.followed.number, "s2"])
    yield reverse("dossiers:pieces", args=[world.new.number])
    yield reverse("dossiers:submit", args=[world.new.number])
    yield from (reverse("dossiers:resume", args=[world.new.number]) + query for query in ("", f"?source={world.full.number}"))
    yield reverse("dossiers:requested_pieces", args=[world.incomplete.number])
    for name in ["receipt", "messages", "decision", "withdraw", "requested_pieces"]:
        yield reverse(f"dossiers:{name}", args=[world.filed.number])


def decided_pages(world):
    for name in ("dossiers:detail", "dossiers:decision", "selection_team:decision", "selection_team:renounce"):
        yield reverse(name, args=[world.laureate.number])


def refused_pages(world):
    yield reverse("dossiers:detail", args=[world.refused.number])
    yield reverse("selection_team:decision", args=[world.refused.number])


def newcomer_pages(world):
    yield reverse("stop_reminders", args=[worlds.reminder_token(world.late.team.first())])
    yield from ("/espace/", reverse("dossiers:invitation", args=[world.token]), "/espace/invitations/perdue/", "/pilotage/")


def agent_pages(world):
    yield from (reverse("instruction:saved_views"), reverse("instruction:new_view") + "?retard=1", "/instruction/?vue=aucune&ancien=1")
    yield reverse("instruction:edit_view", args=[world.saved_view.pk])
    yield from ("/instruction/", "/instruction/?q=zzz", "/instruction/?onglet=autres", "/compte/2fa/totp/activate/")
    for number in (world.filed.number, world.incomplete.number, world.read.number):
        yield reverse("instruction:dossier", args=[number])
    for name in ["exchanges", "history", "eligibility", "ask_pieces", "stand_aside", "ask_opinion", "reviews"]:
        yield reverse(f"instruction:{name}", args=[world.filed.number])
    for name in ["reviews", "exchanges", "history"]:
        yield reverse(f"instruction:{name}", args=[world.read.number])
    for call in (world.read_call, world.open):
        yield reverse("instruction:ranking", args=[call.slug])
    yield reverse("selection:exports", args=[world.read_call.slug])


def expert_pages(world):
    yield from ("/jury/", reverse("jury:answer", args=[world.to_answer.pk]), reverse("jury:answer", args=[world.to_mark.pk]))
    yield from (reverse("jury:review", args=[one.pk]) for one in (world.to_mark, world.marked))


def opinion_pages(world):
    yield reverse("jury:opinion", args=[world.opinion.pk])


def officer_pages(world):
    yield from ("/pilotage/", "/instruction/?onglet=attente", "/pilotage/mandats/", "/pilotage/mandats/?state=ended", "/pilotage/mandats/donner/")
    yield reverse("mandates:confirm_end", args=[world.mandate.pk])
    yield reverse("instruction:region", args=[world.filed.number])
    yield reverse("instruction:ranking", args=[world.read_call.slug])
    yield from (reverse("calls:list"), reverse("calls:list") + "?etat=withdrawn", reverse("calls:new"))
    yield from call_pages(world)
    yield from selection_pages(world)


def publicity_pages(world):
    yield from (reverse("publicity:rectification", args=[call.pk]) for call in (world.open, world.withdrawn))
    yield from (reverse("publicity:queue", args=[world.open.pk]) + query for query in ("", "?etat=ecartees"))
    for question in (world.waiting_question, world.answered_question):
        yield reverse("publicity:answer", args=[world.open.pk, question.pk])


def call_pages(world):
    yield from publicity_pages(world)
    drafted = world.draft.pk
    for name in [
        "hub",
        "description",
        "calendar",
        "contacts",
        "phase",
        "criteria",
        "add_criterion",
        "form",
        "add_section",
        "pieces",
        "preview",
        "trial",
        "publication",
        "clone",
    ]:
        yield reverse(f"calls:{name}", args=[drafted])
    form = world.draft.revisions.get().form
    yield from (reverse("calls:waves", args=[call.pk]) for call in (world.draft, world.open, world.permanent))
    yield reverse("calls:wave", args=[world.permanent.pk, world.permanent.waves.latest("number").pk])
    yield from (reverse("extensions:list", args=[call.slug]) for call in (world.open, world.permanent))
    yield reverse("calls:criterion", args=[drafted, world.draft.criteria.earliest("pk").pk])
    yield reverse("calls:section", args=[drafted, form.sections[0].id])
    yield reverse("calls:add_question", args=[drafted, form.sections[0].id])
    yield reverse("calls:add_question", args=[drafted, form.sections[0].id]) + "?kind=SINGLE_CHOICE"
    yield reverse("calls:question", args=[drafted, next(iter(form.fields)).id])
    yield reverse("calls:option_list", args=[drafted, next(field for field in form.fields if field.kind is Kind.SINGLE_CHOICE).id])
    yield reverse("calls:question_condition", args=[drafted, form.sections[0].fields[0].id])
    yield reverse("calls:section_condition", args=[drafted, form.sections[1].id]) + f"?sur={form.sections[0].fields[-1].id}"
    yield reverse("calls:preview_section", args=[drafted, form.sections[-1].id])
    yield reverse("calls:trial_section", args=[drafted, form.sections[2].id]) + "?depart=vide"
    yield reverse("calls:trial_section", args=[drafted, form.sections[3].id])
    yield reverse("calls:criterion_reading", args=[drafted, world.draft.criteria.earliest("pk").pk])
    yield from (reverse(f"revisions:{name}", args=[world.revised.pk]) for name in ("revision", "touched"))
    yield from (reverse("calls:form", args=[world.revised.pk]), reverse("revisions:revision", args=[world.followed_call.pk]))
    for name in ["hub", "criteria", "publication"]:
        yield reverse(f"calls:{name}", args=[world.bare.pk])
    for name in ["hub", "description", "criteria", "form", "withdrawal"]:
        yield reverse(f"calls:{name}", args=[world.open.pk])


def selection_pages(world):
    for session in (world.preparing, world.submitted, world.published):
        yield reverse("selection:table", args=[session.call.slug])
        yield reverse("selection:reading", args=[session.call.slug])
    yield reverse("selection:table", args=[world.open.slug])
    yield reverse("selection:decision", args=[world.preparing.call.slug, world.prepared_dossier.number])
    yield reverse("selection:decision", args=[world.published.call.slug, world.laureate.number])
    yield reverse("selection:renounce", args=[world.published.call.slug, world.laureate.number])
    yield reverse("selection:promote", args=[world.published.call.slug])
    yield reverse("selection:exports", args=[world.published.call.slug])


def signatory_pages(world):
    yield from ("/pilotage/", reverse("selection:reading", args=[world.submitted.call.slug]))


def administrator_pages(world):
    yield "/pilotage/mandats/"


ROLES = {
    "visiteur": (None, visitor_pages),
    "equipe": (lambda world: world.owner, team_pages),
    "laureat": (lambda world: worlds.dossiers.owner_of(world.laureate), decided_pages),
    "non-retenu": (lambda world: worlds.dossiers.owner_of(world.refused), refused_pages),
    "nouveau": (lambda world: world.newcomer, newcomer_pages),
    "agent": (lambda world: world.agent, agent_pages),
    "expert": (lambda world: world.expert, expert_pages),
    "avis-exterieur": (lambda world: world.opinion.person, opinion_pages),
    "officier": (lambda world: world.officer, officer_pages),
    "signataire": (lambda world: world.signatory, signatory_pages),
    "administrateur": (lambda world: world.administrator, administrator_pages),
}
# The roles walked in one go: the platform is filled once for each group.
GROUPS = [
    ("visiteur", "equipe", "laureat", "non-retenu", "nouveau"),
    ("agent", "expert", "avis-exterieur"),
    ("officier", "signataire", "administrateur"),
]
# Addresses that answer with a page of error, looked at like the others.
REFUSALS = {"/absente/", "/pilotage/", "/espace/invitations/perdue/"}
# Forms sent empty or wrong: role, address, button.
REFUSED = {
    "agent": [
        ("instruction:eligibility", "filed", "Enregistrer la décision"),
        ("instruction:ask_pieces", "filed", "Envoyer la demande"),
        ("instruction:ask_opinion", "filed", "Envoyer la demande"),
        ("instruction:stand_aside", "filed", "Me déporter de ce dossier"),
        ("instruction:exchanges", "filed", "Envoyer"),
    ],
    "equipe": [("dossiers:messages", "filed", "Envoyer"), ("dossiers:team", "full", "Envoyer l’invitation")],
    "officier": [("mandates:give", "", "Donner"), ("calls:new", "", "Créer le brouillon")],
}


@pytest.fixture
def world(served, clock):
    made = worlds.built()
    clock.move_to(worlds.NOW)
    return made


def look(page, name, faults):
    for see in (check, on_a_phone):
        try:
            see(page, name)
        except AssertionError as fault:
            faults.append(str(fault).partition("\n")[0])


def name_of(role, address):
    return f"{role}{address.replace('/', '-').replace('?', '-').replace('=', '-')}".rstrip("-")[:120]


def send_wrong(page, role, world, faults):
    for name, which, button in REFUSED.get(role, ()):
        page.goto(reverse(name, args=[vars(world)[which].number] if which else []))
        page.locator("main").get_by_role("button", name=button).first.click()
        page.locator(".fr-alert--error, .fr-error-text, .fr-message--error").first.wait_for()
        look(page, f"{role}-erreur-{name.replace(':', '-')}", faults)


def names(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield prefix + entry.name


def walk(page, role, world, faults):
    _, addresses = ROLES[role]
    for address in addresses(world):
        answer = page.goto(address)
        if answer.status >= 500 or (answer.status >= 400 and address not in REFUSALS):
            faults.append(f"{role} {address}: {answer.status}")
        look(page, name_of(role, address), faults)
    send_wrong(page, role, world, faults)


@pytest.mark.parametrize("roles", GROUPS, ids=" ".join)
def test_no_page_has_a_violation_on_any_width(open_browser, served, world, roles):
    faults = []
    for role in roles:
        page = open_browser()
        person, _ = ROLES[role]
        if person is not None:
            walk_in(page, person(world), "/", served)
        walk(page, role, world, faults)

    assert faults == []


@pytest.mark.django_db
def test_no_page_is_forgotten():
    world = worlds.built()

    met = {resolve(address.partition("?")[0]).view_name for _, addresses in ROLES.values() for address in addresses(world) if address != "/absente/"}
    assert set(names(get_resolver())) - met - NO_PAGES - SIGNING_IN - SECOND_FACTOR - PASSKEYS == set()


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_no_page_of_error_has_one(open_browser, template):
    page = open_browser()
    body = render_to_string(template)
    page.route("**/erreur/", lambda route: route.fulfill(status=200, body=body, content_type="text/html; charset=utf-8"))

    page.goto("/erreur/")

    check(page, template.removesuffix(".html"))
    on_a_phone(page, template.removesuffix(".html"))
