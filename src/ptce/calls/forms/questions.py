from dataclasses import replace
from decimal import Decimal, InvalidOperation

from django import forms
from dsfr.forms import DsfrBaseForm

from ptce.calls.forms.boxes import NumberField, Paragraphs, Tick, WholeField
from ptce.calls.forms.steps import VersionedForm
from ptce.calls.operations import new_id
from ptce.calls.queries import roles_for
from ptce.questionnaire.amounts import read_number
from ptce.questionnaire.computing import MAX_DECIMALS, NotComputable, compute, shown
from ptce.questionnaire.definition import DefinitionError, Field, Form, Option
from ptce.questionnaire.formulas import references
from ptce.questionnaire.kinds import KINDS, UNITS, WITHOUT_EXAMPLE, Kind, Role, Setting, Unit
from ptce.questionnaire.problems import Unreadable
from ptce.questionnaire.program import program_of
from ptce.questionnaire.texts import HARD_LENGTH
from ptce.questionnaire.wording import formula_text, read_formula, reference_names

EMPTY_OPTIONS = 4
MAX_EDITED = 100
FORMULA_HELP = (
    "Des questions entre crochets, des nombres, + − × ÷ et des parenthèses\u00a0; "
    "somme( …\u00a0; … ) additionne sans compter les questions qui ne sont pas posées. En pourcentage, 0,6 s’affiche 60\u00a0%."
)
NO_FORMULA = {"required": "Écrivez une formule."}


class SectionForm(VersionedForm):
    title = forms.CharField(label="Titre de la section", max_length=200, error_messages={"required": "Donnez un titre à la section."})
    intro = forms.CharField(label="Introduction", required=False, help_text="Une ou deux phrases sous le titre.", widget=Paragraphs(3))


class KindForm(DsfrBaseForm):
    kind = forms.ChoiceField(
        label="Type de question",
        choices=[(kind.value, spec.label) for kind, spec in KINDS.items()],
        error_messages={"required": "Choisissez un type.", "invalid_choice": "Choisissez un type de la liste."},
    )


class QuestionForm(VersionedForm):
    label = forms.CharField(label="Libellé", max_length=500, widget=Paragraphs(2), error_messages={"required": "Écrivez ce que vous demandez."})
    help = forms.CharField(label="Aide", required=False, help_text="Une précision sous le libellé.", widget=Paragraphs(2))
    example = forms.CharField(
        label="Exemple de réponse", required=False, help_text="Montré à part de l’aide, après «\u00a0Exemple\u00a0:\u00a0».", widget=Paragraphs(2)
    )
    required = Tick(label="Réponse obligatoire", help_text="Sans elle, le dossier ne peut pas être déposé\u00a0; le brouillon reste enregistré.")
    legal_reference = forms.CharField(
        label="Texte de référence", max_length=200, required=False, help_text="La loi ou le décret qui fonde la question."
    )
    section = forms.ChoiceField(label="Section")
    role = forms.ChoiceField(
        label="Ce que la réponse alimente",
        required=False,
        help_text="La colonne des listes, des filtres et du registre que remplit cette réponse\u00a0; une seule question par colonne.",
    )

    def __init__(self, *args, kind, sections, field=None, **options):
        self.kind, self.field, self.whole = kind, field, Form(tuple(sections))
        self.settings = KINDS[kind].settings
        super().__init__(*args, **options)
        self.fields["section"].choices = [(section.id, section.title) for section in sections]
        roles = roles_for(kind)
        if roles:
            self.fields["role"].choices = [("", "Rien de particulier"), *roles]
        else:
            del self.fields["role"]
        if kind in WITHOUT_EXAMPLE:
            del self.fields["example"]
        self._add_settings()
        if kind is Kind.FILE:
            self._add_template()
        if kind is Kind.COMPUTED:
            # Nobody answers it: it cannot be required.
            del self.fields["required"]
            self._add_formula()

    def _add_template(self):
        self.fields["template_file"] = forms.FileField(
            label="Modèle à remplir",
            required=False,
            help_text="Un fichier que le candidat télécharge, remplit et joint\u00a0: PDF, ODT, ODS, DOCX ou XLSX.",
            widget=forms.FileInput(attrs={"class": "fr-upload"}),
        )
        if self.field and self.field.template:
            self.fields["template_file"].help_text += " Un nouveau fichier remplace l’actuel."
            self.fields["without_template"] = Tick(label=f"Retirer le modèle actuel ({self.field.template.name})")

    def _add_formula(self):
        self.fields["formula"] = forms.CharField(label="Formule", widget=Paragraphs(3), help_text=FORMULA_HELP, error_messages=NO_FORMULA)
        self.fields["unit"] = forms.ChoiceField(label="Unité du résultat", choices=[(unit.value, label) for unit, label in UNITS.items()])
        self.fields["decimals"] = WholeField(label="Décimales gardées", min_value=0, max_value=MAX_DECIMALS, initial=2)
        for name in ("formula", "unit", "decimals"):
            self.fields[name].widget.attrs.setdefault("class", "fr-select" if name == "unit" else "fr-input")

    @property
    def readable(self):
        """Return the names a formula may use, in the order of the form."""
        own = program_of(self.whole).dependents(self.field.id) | {self.field.id} if self.field else frozenset()
        return [name for reference, name in reference_names(self.whole).items() if reference.field_id not in own]

    @property
    def trial(self):
        """Return (name of the box, question, what was typed) of each answer the formula reads."""
        names = reference_names(self.whole)
        read = dict.fromkeys(references(self._formula())) if self._formula() else {}
        return [(box := _trial_box(one), names[one], self.data.get(box, "") if self.is_bound else "") for one in read if one in names]

    @property
    def result(self):
        """Return the result with what was typed to try, empty when nothing was asked."""
        if not self.is_bound or self.data.get("action") != "try" or self.errors:
            return ""
        names = reference_names(self.whole)

        def read(reference):
            try:
                return Decimal(read_number(self.data.get(_trial_box(reference), "")))
            except (Unreadable, InvalidOperation):
                raise NotComputable(f"il manque «\u00a0{names.get(reference, '')}\u00a0»") from None

        unit = Unit(self.cleaned_data["unit"])
        return shown(compute(self._formula(), read, unit=unit, decimals=self.cleaned_data["decimals"]), unit)

    def _formula(self):
        if self.is_bound:
            return self.cleaned_data.get("formula")
        return self.field.formula if self.field else None

    def clean_formula(self):
        try:
            return read_formula(self.whole, self.cleaned_data["formula"])
        except DefinitionError as error:
            raise forms.ValidationError(str(error)) from error

    def _add_settings(self):
        if Setting.MAX_LENGTH in self.settings:
            self.fields["max_length"] = self._box(WholeField(required=False, min_value=1, max_value=HARD_LENGTH), Setting.MAX_LENGTH)
        for setting in (Setting.MINIMUM, Setting.MAXIMUM):
            if setting in self.settings:
                box = forms.DateField(
                    required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d", "%d/%m/%Y"]
                )
                self.fields[setting.value] = self._box(box if self.kind is Kind.DATE else NumberField(required=False), setting)

    def _box(self, box, setting):
        box.label = self.settings[setting]
        box.widget.attrs.setdefault("class", "fr-input")
        return box

    @staticmethod
    def initial_of(field, section, whole):
        calculation = {"formula": formula_text(whole, field.formula), "unit": field.unit.value, "decimals": field.decimals} if field.formula else {}
        return calculation | {
            "label": field.label,
            "help": field.help,
            "required": field.required,
            "legal_reference": field.legal_reference,
            "example": field.example,
            "section": section.id,
            "role": field.role or "",
            "max_length": field.max_length,
            "minimum": field.minimum,
            "maximum": field.maximum,
        }

    @property
    def has_options(self):
        return Setting.OPTIONS in self.settings and not self.keeps_options

    @property
    def keeps_options(self):
        # A list that came from a file is changed by another file, not box by box.
        return self.field is not None and len(self.field.options) > MAX_EDITED

    @property
    def options(self):
        """Return (rank, stored value, label) of each proposed answer: as typed when the page was posted, else as they are, then empty ones."""
        if self.is_bound:
            return self._typed_options()
        known = [(rank, option.value, option.label) for rank, option in enumerate(self.field.options if self.field else (), start=1)]
        return known + [(len(known) + rank, "", "") for rank in range(1, EMPTY_OPTIONS + 1)]

    def _typed_options(self):
        # No field of the form reads these: a NUL, which PostgreSQL refuses, is taken out here.
        values, labels, ranks = ([text.replace("\x00", "") for text in self.data.getlist(f"option_{name}")] for name in ("value", "label", "rank"))
        rows = zip(values, labels, ranks, strict=False)
        return [(int(rank) if rank.isascii() and rank.isdigit() else 999, value, label) for value, label, rank in rows]

    def question(self, identifier):
        values = self.cleaned_data
        # What has its own screen (a condition) stays as it is.
        return replace(
            self.field or Field(identifier, self.kind, ""),
            label=values["label"].strip(),
            help=values["help"].strip(),
            required=values.get("required", False),
            role=Role(values["role"]) if values.get("role") else None,
            options=self._kept_options(),
            max_length=values.get("max_length"),
            minimum=values.get("minimum"),
            maximum=values.get("maximum"),
            legal_reference=values["legal_reference"].strip(),
            example=values.get("example", "").strip(),
            template=None if self.field is None or values.get("without_template") else self.field.template,
            **self._calculation(),
        )

    def _calculation(self):
        if self.kind is not Kind.COMPUTED:
            return {}
        values = self.cleaned_data
        return {"formula": values["formula"], "unit": Unit(values["unit"]), "decimals": values["decimals"]}

    def _kept_options(self):
        if self.keeps_options:
            return self.field.options
        if not self.has_options:
            return ()
        own = {option.value for option in self.field.options} if self.field else set()
        rows = sorted(((rank, place, value, label.strip()) for place, (rank, value, label) in enumerate(self.options) if label.strip()))
        return tuple(Option(value if value in own else new_id(), label) for _, _, value, label in rows)


def _trial_box(reference):
    return f"try-{reference.field_id}" + (f"-{reference.part}" if reference.part else "")


class PieceForm(VersionedForm):
    label = forms.CharField(label="Pièce à joindre", max_length=500, error_messages={"required": "Nommez la pièce."})
    help = forms.CharField(label="Aide", required=False, help_text="Par exemple\u00a0: statuts signés et à jour.", widget=Paragraphs(2))
    required = Tick(label="Pièce obligatoire", initial=True)
    maximum = WholeField(label="Nombre maximal de fichiers", required=False, min_value=1, max_value=20, initial=1)
    section = forms.ChoiceField(label="Section")

    def __init__(self, *args, sections, **options):
        super().__init__(*args, **options)
        self.fields["section"].choices = [(section.id, section.title) for section in sections]
        if sections:
            self.fields["section"].initial = sections[-1].id

    def question(self):
        values = self.cleaned_data
        most = values["maximum"]
        return Field(
            id=new_id(),
            kind=Kind.FILE,
            label=values["label"].strip(),
            help=values["help"].strip(),
            required=values["required"],
            maximum=Decimal(most) if most else None,
        )
