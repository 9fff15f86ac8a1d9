from allauth.account.forms import AddEmailForm, ConfirmEmailVerificationCodeForm, ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import caches
from dsfr.forms import DsfrBaseForm

from ptce.core.addresses import ADDRESS_MAX, ADDRESS_TOO_LONG
from ptce.core.text import normalise


def address_field(label):
    return forms.EmailField(
        label=label,
        max_length=ADDRESS_MAX,
        help_text="Format attendu\u00a0: nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": "Indiquez une adresse électronique.",
            "max_length": ADDRESS_TOO_LONG,
            "invalid": "Cette adresse n’est pas complète. Format attendu\u00a0: nom@domaine.fr",
        },
    )


def code_field(label, help_text, **attributes):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", **attributes}),
        error_messages={"required": "Indiquez le code."},
    )


class SignInForm(DsfrBaseForm, RequestLoginCodeForm):
    email = address_field("Votre adresse électronique")

    @property
    def person(self):
        return self._user


class AddAddressForm(DsfrBaseForm, AddEmailForm):
    email = address_field("Nouvelle adresse électronique")


MAIL_CODE_HELP = "Lettres et chiffres, tels qu’ils figurent dans le message. Majuscules et tirets ne comptent pas."
APPLICATION_CODE_HELP = "Les six chiffres que votre application affiche en ce moment."


class SignInCodeForm(DsfrBaseForm, ConfirmLoginCodeForm):
    code = code_field("Code reçu par courriel", MAIL_CODE_HELP)


class AddressCodeForm(DsfrBaseForm, ConfirmEmailVerificationCodeForm):
    code = code_field("Code reçu par courriel", MAIL_CODE_HELP)


def taken_once(person, code):
    # The library forgets a used code after thirty seconds; with one step of tolerance it would still open the door after that.
    used = f"accounts.second_factor.used:{person.pk}:{normalise(code).replace(' ', '')}"
    if not caches["default"].add(used, True, timeout=3 * settings.MFA_TOTP_PERIOD):
        raise get_adapter().validation_error("incorrect_code")
    return code


class SecondFactorForm(DsfrBaseForm, AuthenticateForm):
    code = code_field("Code de l’application ou code de secours", "Six chiffres de l’application, ou un de vos codes de secours (huit chiffres).")

    def clean_code(self):
        return taken_once(self.user, super().clean_code())


class SecondFactorAgainForm(DsfrBaseForm, ReauthenticateForm):
    code = code_field("Code de l’application ou code de secours", "Six chiffres de l’application, ou un de vos codes de secours (huit chiffres).")

    def clean_code(self):
        return taken_once(self.user, super().clean_code())


class ActivateSecondFactorForm(DsfrBaseForm, ActivateTOTPForm):
    code = code_field("Code affiché par l’application", APPLICATION_CODE_HELP, inputmode="numeric")


def key_name_field():
    return forms.CharField(
        label="Nom de la clé",
        help_text="Pour la reconnaître\u00a0: «\u00a0Ordinateur du bureau\u00a0», «\u00a0Clé USB\u00a0»…",
        max_length=80,
        error_messages={"required": "Donnez un nom à cette clé.", "max_length": "Ce nom dépasse 80\u00a0caractères."},
    )


class AddPasskeyForm(DsfrBaseForm, AddWebAuthnForm):
    name = key_name_field()
    passwordless = forms.BooleanField(
        label="Cette clé connecte seule, sans code par courriel",
        help_text="L’appareil vérifie votre empreinte, votre visage ou un code. Décochez pour une clé USB ancienne, simple second facteur.",
        required=False,
        initial=True,
    )


class RenamePasskeyForm(DsfrBaseForm, EditWebAuthnForm):
    name = key_name_field()
