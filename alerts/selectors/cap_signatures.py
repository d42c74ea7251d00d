"""Whether a kept message is by whom it says: the signature of its document, judged when read."""

from dataclasses import dataclass

from alerts.cap import keys, signature
from alerts.models import CapMessage


@dataclass(frozen=True)
class Judged:
    """`verified`, `unknown` (whole, by somebody nobody here vouches for), `broken` or `none`."""

    stands: str
    by: str
    fingerprint: str
    says: str


def judged(message: CapMessage) -> Judged:
    """The signature against the certificates we vouch for, as they stood when it was sent."""
    document = bytes(message.original)
    try:
        signer = signature.verify(document, keys.trusted(), message.sent)
    except signature.NotSigned:
        return Judged("none", "", "", "Not signed: nobody vouches for these words.")
    except signature.Stranger as stranger:
        says = f"Whole, by {stranger.signer.name}, whom nobody here vouches for."
        return Judged("unknown", stranger.signer.name, stranger.signer.fingerprint, says)
    except signature.SignatureFault as fault:
        return Judged("broken", "", "", f"Not believed: {fault.message}")
    return Judged("verified", signer.name, signer.fingerprint, f"Verified, by {signer.name}.")
