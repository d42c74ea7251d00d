"""Sentences that end an alert, written before there is one; other languages get English."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from alerts.cap import wording
from alerts.cap.content import Words
from alerts.cap.lengths import LONG, SHORT
from alerts.cap.words import EN_US


@dataclass(frozen=True)
class Said:
    """A headline, what happened and what to do; `{event}`, `{place}`, `{sender}` are filled in."""

    headline: str
    description: str
    instruction: str


Phrases = Mapping[str, Said]
CANCEL: Phrases = {
    "en": Said(
        "CANCELLED: {event}",
        "{sender} cancels the alert {event} for {place}. It was sent by mistake.",
        "There is no need to act on it.",
    ),
    "es": Said(
        "CANCELADA: {event}",
        "{sender} cancela la alerta {event} para {place}. Se envió por error.",
        "No es necesario hacer nada.",
    ),
    "fr": Said(
        "ANNULÉE : {event}",
        "{sender} annule l'alerte {event} pour {place}. Elle a été envoyée par erreur.",
        "Il n'y a rien à faire.",
    ),
    "de": Said(
        "AUFGEHOBEN: {event}",
        "{sender} hebt die Warnung {event} für {place} auf. Sie wurde irrtümlich gesendet.",
        "Sie müssen nichts tun.",
    ),
    "pt": Said(
        "CANCELADO: {event}",
        "{sender} cancela o alerta {event} para {place}. Foi enviado por engano.",
        "Não é preciso fazer nada.",
    ),
    "ar": Said(
        "أُلغي: {event}",
        "ألغت {sender} التنبيه {event} في {place}. أُرسل عن طريق الخطأ.",
        "لا حاجة إلى فعل أي شيء.",
    ),
}
CORRECTION: Phrases = {
    "en": Said(
        "CORRECTION: {event}",
        "The alert {event} for {place} was sent by mistake. There is no such danger.",
        "Go on as before. Tell others who may have seen the alert.",
    ),
    "es": Said(
        "CORRECCIÓN: {event}",
        "La alerta {event} para {place} se envió por error. No existe ese peligro.",
        "Continúe con normalidad. Avise a quienes hayan visto la alerta.",
    ),
    "fr": Said(
        "RECTIFICATION : {event}",
        "L'alerte {event} pour {place} a été envoyée par erreur. Ce danger n'existe pas.",
        "Continuez comme avant. Prévenez ceux qui ont pu voir l'alerte.",
    ),
    "de": Said(
        "BERICHTIGUNG: {event}",
        "Die Warnung {event} für {place} wurde irrtümlich gesendet. Diese Gefahr besteht nicht.",
        "Machen Sie weiter wie zuvor. Sagen Sie es denen, die die Warnung gesehen haben.",
    ),
    "pt": Said(
        "CORREÇÃO: {event}",
        "O alerta {event} para {place} foi enviado por engano. Esse perigo não existe.",
        "Continue como antes. Avise quem possa ter visto o alerta.",
    ),
    "ar": Said(
        "تصحيح: {event}",
        "التنبيه {event} في {place} أُرسل عن طريق الخطأ. لا يوجد خطر كهذا.",
        "تابعوا كالمعتاد. أخبروا من قد يكون رأى التنبيه.",
    ),
}
ALL_CLEAR: Phrases = {
    "en": Said(
        "ALL CLEAR: {event}",
        "{sender}: the danger announced as {event} for {place} is over.",
        "You may return and go on as before. Follow signs and people on the spot.",
    ),
    "es": Said(
        "FIN DE LA ALERTA: {event}",
        "{sender}: el peligro anunciado como {event} para {place} ha terminado.",
        "Puede volver y continuar con normalidad. Siga las indicaciones en el lugar.",
    ),
    "fr": Said(
        "FIN D'ALERTE : {event}",
        "{sender} : le danger annoncé sous {event} pour {place} est terminé.",
        "Vous pouvez revenir et continuer comme avant. Suivez les consignes sur place.",
    ),
    "de": Said(
        "ENTWARNUNG: {event}",
        "{sender}: Die als {event} gemeldete Gefahr für {place} ist vorüber.",
        "Sie können zurückkehren. Beachten Sie Schilder und Anweisungen vor Ort.",
    ),
    "pt": Said(
        "FIM DO ALERTA: {event}",
        "{sender}: o perigo anunciado como {event} para {place} terminou.",
        "Pode regressar e continuar como antes. Siga as indicações no local.",
    ),
    "ar": Said(
        "زال الخطر: {event}",
        "{sender}: زال الخطر المعلن باسم {event} في {place}.",
        "يمكنكم العودة والمتابعة كالمعتاد. اتبعوا الإشارات والتعليمات في المكان.",
    ),
}
REVIEWED: Mapping[str, str] = {}  # by language: who read these sentences, and when
NOTES = {
    "exercise": "EXERCISE. Nothing here is real.",
    "demo": "DEMO of an alerting system. Nothing here is real.",
}


def reviewed() -> dict[str, str]:
    """Who read the sentences of each language; empty where nobody did."""
    return {code: REVIEWED.get(code, "") for code in CANCEL}


def of(phrases: Phrases, text: Words, mode: str, sender: str) -> Words:
    """The words that end an alert, in its language; an exercise begins with its word for it."""
    code = wording.primary(text.language)
    known = code in phrases
    said = phrases[code if known else "en"]
    language = text.language if known else EN_US
    fill = {"event": _bare(text.event), "place": text.place, "sender": sender}
    headline, description, instruction = (
        part.format(**fill) for part in (said.headline, said.description, said.instruction)
    )
    begins = f"{wording.start_of(language)}: " if mode == "exercise" else ""
    return replace(
        text,
        language=language,
        headline=begins + headline,
        description=begins + description,
        instruction=begins + instruction,
        short=_shown(begins + headline, SHORT),
        long=_shown(f"{begins}{description} {instruction}", LONG),
    )


def _bare(event: str) -> str:
    """The event without the word of an exercise before it, which stands before the sentence."""
    for one in wording.table().values():
        for word in one.start:
            event = event.removeprefix(f"{word}: ")
    return event


def _shown(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
