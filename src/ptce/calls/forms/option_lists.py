from django import forms
from django.core import signing

from ptce.calls.forms.steps import VersionedForm
from ptce.calls.rules.list_files import UnreadableFile, rows_of
from ptce.calls.rules.option_lists import MAX_OPTIONS, MAX_SEVERAL, read_options
from ptce.core.dates import size
from ptce.questionnaire.kinds import Kind

MAX_BYTES = 3_000_000
_SALT = "calls.option_list"
NO_FILE = {
    "required": "Choisissez un fichier.",
    "empty": "Ce fichier est vide.",
    "missing": "Choisissez un fichier.",
    "invalid": "Choisissez un fichier.",
}


class OptionListForm(VersionedForm):
    file = forms.FileField(
        label="Fichier de la liste",
        help_text=f"CSV (UTF-8), XLSX ou ODS, {size(MAX_BYTES)} au plus.",
        widget=forms.FileInput(attrs={"class": "fr-upload"}),
        error_messages=NO_FILE,
    )

    def __init__(self, *args, kind, **options):
        super().__init__(*args, **options)
        self.most = MAX_SEVERAL if kind is Kind.MULTIPLE_CHOICE else MAX_OPTIONS

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Ce fichier pèse {size(file.size)}\u00a0: une liste pèse {size(MAX_BYTES)} au plus.")
        try:
            rows = rows_of(file.read(), file.name)
        except UnreadableFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return read_options(rows, at_most=self.most)


def sealed(entries, field_id):
    # What was read travels in the page until it is confirmed, signed: nobody chooses the file twice, and nothing waits on the server.
    return signing.dumps([field_id, entries], salt=_SALT, compress=True)


def unsealed(text, field_id):
    """Return the entries of a list read for this question less than a day ago, or None."""
    try:
        owner, entries = signing.loads(text, salt=_SALT, max_age=86_400)
    except signing.BadSignature:
        return None
    return [tuple(entry) for entry in entries] if owner == field_id else None
