import re
from zipfile import ZIP_DEFLATED

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ptce.calls import operations
from ptce.calls.queries import AnswerState, field_views
from ptce.calls.rules.list_files import UnreadableFile, rows_of
from ptce.calls.rules.option_lists import Line, difference, read_options
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.definition import Option
from ptce.questionnaire.kinds import Kind
from tests.calls.pages import address, boxes, page, send
from tests.conftest import NOON
from tests.documents.samples import archive
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import officer
from tests.questionnaire.samples import field_of

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def xlsx(rows):
    def cell(text, place):
        reference = chr(65 + place)
        return f'<c r="{reference}1"><v>{text}</v></c>' if text.isdigit() else f'<c r="{reference}1" t="inlineStr"><is><t>{text}</t></is></c>'

    body = "".join(f'<row r="{rank}">{"".join(cell(text, place) for place, text in enumerate(row))}</row>' for rank, row in enumerate(rows, 1))
    body = re.sub(r'(<row r="(\d+)">.*?</row>)', lambda match: re.sub(r'r="([A-Z])1"', rf'r="\g<1>{match.group(2)}"', match.group(1)), body)
    sheets = '<sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets>'
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{LINKS}">'
            f'<Relationship Id="rId1" Type="{LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{LINK}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">'
            f'<Relationship Id="rId1" Type="{LINK}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{body}</sheetData></worksheet>',
        }
    )


def ods(rows):
    names = "".join(f' xmlns:{name}="{OFFICE.format(name)}"' for name in ("office", "table", "text"))

    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    sheet = f'<table:table table:name="Liste">{body}{empty}</table:table>'
    content = f"<office:document-content{names}><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def csv(rows, separator=";"):
    return "\ufeff".encode() + "\r\n".join(separator.join(row) for row in rows).encode()


ROWS = [["Code", "Libellé", "Région"], ["11Z", "Culture de l’épeautre", "84"], ["26", "Élevage, forêt", "11"]]


@pytest.mark.parametrize(("make", "name"), [(csv, "liste.csv"), (xlsx, "Liste.XLSX"), (ods, "liste.ods")])
def test_the_three_formats_give_the_same_rows(make, name):
    assert rows_of(make(ROWS), name) == ROWS


def test_a_csv_may_be_separated_by_tabs_or_commas():
    assert rows_of(csv([["code", "libellé"], ["a", "A"]], "\t"), "l.csv") == rows_of(csv([["code", "libellé"], ["a", "A"]], ","), "l.csv")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("libellé".encode("cp1252"), "l.csv", "pas en UTF-8"),
        (b'code;lib\n"a;b', "l.csv", "guillemet"),
        (b"code\x00;lib", "l.csv", "abîmé"),
        (b"PK\x03\x04rien", "l.xlsx", "abîmé"),
        (archive({"content.xml": b"<a><b></a>"}), "l.ods", "abîmé"),
        (archive({"autre.xml": b"<a/>"}), "l.xlsx", "abîmé"),
        (archive({"content.xml": b"0" * 41_000_000}, compression=ZIP_DEFLATED), "l.ods", "trop lourd"),
        (b"%PDF-1.7", "l.pdf", "CSV, XLSX ou ODS"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, name, words):
    with pytest.raises(UnreadableFile, match=words):
        rows_of(content, name)


@given(st.binary(max_size=300), st.sampled_from(["l.csv", "l.xlsx", "l.ods"]))
def test_any_bytes_are_read_or_refused(content, name):
    try:
        rows = rows_of(content, name)
    except UnreadableFile:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_a_list_is_read_whatever_the_order_of_its_columns():
    reading = read_options([["Région", "LIBELLÉ", "Code"], ["84", "  Culture   de l’orge ", "A"], ["", "", ""], ["11", "Élevage", "B"]])

    assert reading.entries == (("A", "Culture de l’orge"), ("B", "Élevage"))
    assert (reading.problems, reading.ignored) == ((), ("Région",))


def test_everything_wrong_is_told_line_by_line():
    rows = [["code", "libellé"], ["A", "Un"], ["", "Deux"], ["C", ""], ["A", "Quatre"], ["E", "UN"], ["x" * 51, "Six"], ["F", "y" * 251]]

    assert read_options(rows).problems == (
        Line(3, "Le code est vide."),
        Line(4, "Le libellé est vide."),
        Line(5, "Le code «\u00a0A\u00a0» est déjà à la ligne 2."),
        Line(6, "Le libellé «\u00a0UN\u00a0» est déjà à la ligne 2\u00a0: on ne pourrait pas les distinguer."),
        Line(7, f"Le code «\u00a0{'x' * 50}\u00a0» doit tenir sur une ligne, en 50 caractères au plus."),
        Line(8, "Le libellé compte 251 caractères\u00a0: 250 au plus."),
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "titres"),
        ([["a", "b"], ["1", "2"]], "titres"),
        ([["code", "libellé"]], "aucune réponse"),
        ([["code", "libellé"], *([str(rank), f"N° {rank}"] for rank in range(5001))], "plus de 5000 réponses"),
    ],
)
def test_a_whole_file_is_refused(rows, words):
    assert [words in problem.message for problem in read_options(rows).problems] == [True]


def test_what_a_list_changes_is_told():
    change = difference({"a": "A", "b": "B", "c": "C"}, {"b": "B", "c": "Ç", "d": "D"})

    assert (change.added, change.removed, change.reworded) == (("D",), ("A",), (("C", "Ç"),))


def long_list(count=21, **settings):
    return field_of(Kind.SINGLE_CHOICE, options=tuple(Option(f"c{rank}", f"Réponse {rank}") for rank in range(count)), **settings)


@pytest.mark.parametrize(("typed", "kept"), [("c3", "c3"), ("Réponse 3", "c3"), (" réponse  3 ".replace("  ", " "), "c3"), ("", None)])
def test_a_long_list_is_answered_by_writing_a_label_or_by_its_code(typed, kept):
    assert clean(long_list(), typed).value == kept


def test_what_is_not_in_the_list_is_refused_and_stays_typed():
    outcome = clean(long_list(), "Réponse 99")
    view = field_views([long_list()], {"f1": AnswerState(raw="Réponse 99", is_refused=True, problems=outcome.problems)})[0]

    assert outcome.is_refused
    assert (view.value, view.is_wrong) == ("Réponse 99", True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("PONSE 2", "«\u00a0Réponse 2\u00a0», «\u00a0Réponse 20\u00a0»."), ("élevage", "essayez avec un autre mot")],
)
def test_what_is_close_in_the_list_is_told(typed, words):
    (problem,) = clean(long_list(), typed).problems

    assert words in problem.message


def test_a_list_heavier_than_its_page_is_not_in_it():
    field = long_list(5000)
    html = render_to_string("questionnaire/field.html", {"field": field_views([field], {})[0]})

    assert "<datalist" not in html
    assert "les réponses proches vous seront indiquées" in html
    assert len(html) < 3000


def test_a_retired_answer_of_a_long_list_stays_what_was_answered():
    field = long_list(retired=(Option("old", "Ancienne"),))

    assert clean(field, "old").value == "old"
    assert field_views([field], {"f1": AnswerState(value="old")})[0].value == "Ancienne"


def test_a_long_list_is_a_box_with_proposals_and_a_short_one_is_laid_out():
    long, short = field_views([long_list(1000, id="a"), long_list(20, id="b")], {"a": AnswerState(value="c7")})

    assert (long.template, long.value, long.choices) == ("questionnaire/kinds/search.html", "Réponse 7", ())
    assert long.options.count("<option") == 1000
    assert short.template == "questionnaire/kinds/select.html"


def choice(one):
    return next(field for field in revision(one).form.fields if field.kind is Kind.SINGLE_CHOICE)


def check(desk, one, content, name="liste.csv"):
    return send(desk, address("option_list", one, choice(one).id), file=SimpleUploadedFile(name, content))


@pytest.mark.django_db
def test_an_officer_checks_a_list_then_puts_it_in_place(desk):
    one = draft()
    before = revision(one).form

    report = check(desk, one, csv([["code", "libellé"], *([f"c{rank}", f"Réponse {rank}"] for rank in range(5000))]))
    unchanged = revision(one).form
    html = report.content.decode()
    desk.post(address("option_list", one, choice(one).id), {"liste": boxes(html)["liste"][0], "base_version": "0"})

    assert "5000 réponses lues, aucune erreur" in html
    assert unchanged == before
    assert len(choice(one).options) == 5000
    assert choice(one).options[7] == Option("c7", "Réponse 7")


@pytest.mark.django_db
def test_a_long_list_stays_when_its_question_is_reworded(desk):
    one = draft()
    desk.post(
        address("option_list", one, choice(one).id),
        {
            "liste": boxes(check(desk, one, csv([["code", "libellé"], *([f"c{n}", f"R {n}"] for n in range(101))])).content.decode())["liste"][0],
            "base_version": "0",
        },
    )
    where = address("question", one, choice(one).id)

    send(desk, where, label="Reformulée")

    assert (choice(one).label, len(choice(one).options)) == ("Reformulée", 101)
    assert "option_label" not in page(desk, where)


@pytest.mark.django_db
def test_a_faulty_list_changes_nothing_and_cannot_be_confirmed(desk):
    one = draft()
    before = revision(one).form

    html = check(desk, one, csv([["code", "libellé"], ["A", "Un"], ["A", "Deux"]])).content.decode()

    assert "Ligne 3" in html
    assert 'name="liste"' not in html
    assert revision(one).form == before


@pytest.mark.django_db
@pytest.mark.parametrize("seal", ["faux", ""])
def test_a_list_that_was_not_checked_here_is_not_taken(desk, seal):
    one = draft()
    before = revision(one).form

    desk.post(address("option_list", one, choice(one).id), {"liste": seal, "base_version": "0"})

    assert revision(one).form == before


@pytest.mark.django_db
def test_a_list_confirmed_from_an_old_page_is_refused(desk):
    one = draft()
    html = check(desk, one, csv([["code", "libellé"], ["A", "Un"]])).content.decode()
    send(desk, address("question", one, choice(one).id), label="Leur libellé")
    kept = choice(one)

    response = desk.post(address("option_list", one, kept.id), {"liste": boxes(html)["liste"][0], "base_version": "0"}, follow=True)

    assert choice(one) == kept
    assert "rien n’a été écrasé" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "words"), [(b"", "l.csv", "vide"), ("é".encode("cp1252"), "l.csv", "UTF-8"), (b"x" * 3_000_001, "l.csv", "3\u00a0Mo au plus")]
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(desk, content, name, words):
    response = check(desk, draft(), content, name)

    assert words in response.context["form"].errors["file"][0]


@pytest.mark.django_db
def test_only_questions_with_answers_to_choose_take_a_list(desk):
    one = draft()
    text = next(field for field in revision(one).form.fields if field.kind is Kind.SHORT_TEXT)

    assert desk.get(address("option_list", one, text.id)).status_code == 404
    assert desk.get(address("option_list", call(), choice(one).id)).status_code == 200


@pytest.mark.django_db
def test_a_revision_in_preparation_takes_a_list_while_the_published_form_keeps_its_own(desk):
    one = call(opens_at=NOON, closes_at=None)
    published = revision(one)
    prepared = operations.prepare_revision(call=one, actor=officer(), now=NOON)
    field = next(field for field in published.form.fields if field.kind is Kind.SINGLE_CHOICE)
    where = address("option_list", one, field.id)
    html = send(desk, where, file=SimpleUploadedFile("l.csv", csv([["code", "libellé"], ["A", "Un"]]))).content.decode()

    desk.post(where, {"liste": boxes(html)["liste"][0], "base_version": boxes(html)["base_version"][0]})

    prepared.refresh_from_db()
    assert prepared.form.field(field.id).options == (Option("A", "Un"),)
    assert one.revisions.get(pk=published.pk).form.field(field.id).options == field.options
