"""What residents read beside an alert's own words, by language; others get English.

Nobody has reviewed these sentences yet; see `docs/how-to.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from alerts.cap import wording

LANGUAGES: Final = {
    "en": "English",
    "es": "Español",
    "zh-Hans": "简体中文",
    "vi": "Tiếng Việt",
    "tl": "Tagalog",
    "ar": "العربية",
    "fr": "Français",
    "ko": "한국어",
    "ru": "Русский",
    "pt": "Português",
    "ht": "Kreyòl ayisyen",
    "de": "Deutsch",
    "hi": "हिन्दी",
    "pl": "Polski",
    "ja": "日本語",
    "uk": "Українська",
}


@dataclass(frozen=True)
class Said:
    """Sentences around alerts; `asks` and `text` ask an address whether it wants them."""

    asks: str
    why: str
    yes: str
    text: str
    stop: str
    change: str
    stop_text: str
    update: str
    missing: str


WORDS: Final = {
    "en": Said(
        "Confirm your public alerts",
        "Somebody, probably you, asked for public alerts to this address. Nothing is sent before "
        "you confirm. If it was not you, do nothing: the address is forgotten after two days.",
        "To confirm, open this page and press the button:",
        "Public alerts to this number? Answer YES, or open",
        "You asked for these alerts. To stop them:",
        "To change place or language:",
        "STOP ends.",
        "UPDATE",
        "There is no text in your language. This is the original.",
    ),
    "es": Said(
        "Confirme sus alertas públicas",
        "Alguien, probablemente usted, pidió alertas públicas en esta dirección. No se envía nada "
        "antes de que confirme. Si no fue usted, no haga nada: olvidamos la dirección en dos días.",
        "Para confirmar, abra esta página y pulse el botón:",
        "¿Alertas públicas a este número? Responda YES o abra",
        "Usted pidió estas alertas. Para terminarlas:",
        "Para cambiar el lugar o el idioma:",
        "STOP las termina.",
        "ACTUALIZACIÓN",
        "No hay texto en su idioma. Este es el original.",
    ),
    "fr": Said(
        "Confirmez vos alertes publiques",
        "Quelqu'un, sans doute vous, a demandé des alertes publiques à cette adresse. Rien n'est "
        "envoyé avant votre confirmation. Sinon, ne faites rien : l'adresse est oubliée en deux "
        "jours.",
        "Pour confirmer, ouvrez cette page et appuyez sur le bouton :",
        "Alertes publiques à ce numéro ? Répondez YES ou ouvrez",
        "Vous avez demandé ces alertes. Pour les arrêter :",
        "Pour changer de lieu ou de langue :",
        "STOP y met fin.",
        "MISE À JOUR",
        "Il n'y a pas de texte dans votre langue. Voici l'original.",
    ),
    "de": Said(
        "Bestätigen Sie Ihre Warnungen",
        "Jemand, wahrscheinlich Sie, möchte Warnungen an diese Adresse. Vor Ihrer Bestätigung wird "
        "nichts gesendet. Waren Sie es nicht, tun Sie nichts: Die Adresse wird nach zwei Tagen "
        "vergessen.",
        "Zum Bestätigen diese Seite öffnen und den Knopf drücken:",
        "Warnungen an diese Nummer? Antworten Sie YES oder öffnen Sie",
        "Sie haben diese Warnungen bestellt. Abbestellen:",
        "Ort oder Sprache ändern:",
        "STOP beendet sie.",
        "AKTUALISIERUNG",
        "Es gibt keinen Text in Ihrer Sprache. Dies ist das Original.",
    ),
    "pt": Said(
        "Confirme os seus alertas públicos",
        "Alguém, provavelmente você, pediu alertas públicos para este endereço. Nada é enviado "
        "antes de confirmar. Se não foi você, não faça nada: o endereço é esquecido em dois dias.",
        "Para confirmar, abra esta página e carregue no botão:",
        "Alertas públicos para este número? Responda YES ou abra",
        "Você pediu estes alertas. Para os terminar:",
        "Para mudar o lugar ou a língua:",
        "STOP termina-os.",
        "ATUALIZAÇÃO",
        "Não há texto na sua língua. Este é o original.",
    ),
    "ar": Said(
        "أكّد تنبيهاتك العامة",
        "طلب أحدهم، ربما أنت، تنبيهات عامة على هذا العنوان. لا يُرسل شيء قبل أن تؤكد. إن لم تكن أنت "
        "فلا تفعل شيئًا: يُحذف العنوان بعد يومين.",
        "للتأكيد افتح هذه الصفحة واضغط الزر:",
        "تنبيهات عامة على هذا الرقم؟ أجب بكلمة YES أو افتح",
        "أنت طلبت هذه التنبيهات. لإيقافها:",
        "لتغيير المكان أو اللغة:",
        "كلمة STOP توقفها.",
        "تحديث",
        "لا يوجد نص بلغتك. هذا هو النص الأصلي.",
    ),
}


REVIEWED: Final[Mapping[str, str]] = {}  # by language: who read these sentences, and when


def reviewed() -> dict[str, str]:
    """Who read the sentences of each language; empty where nobody did."""
    return {code: REVIEWED.get(code, "") for code in WORDS}


def words(language: str) -> Said:
    """The sentences of a language, or English."""
    return WORDS.get(wording.primary(language), WORDS["en"])
