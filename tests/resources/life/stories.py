"""Lives told step by step, so that every verb is accepted somewhere: `who: noun verb`, in order."""

LENT = "dana: MutualAidRequest submit; lee: Offer approve"
GONE = f"{LENT}; liv: Deployment mobilize; liv: Deployment depart"
HOME = (
    f"{GONE}; dana: Deployment check-in; dana: Deployment release; "
    "liv: Deployment demobilize; liv: Deployment return"
)
ACTIVATES = {
    "worked, extended, claimed, disputed and paid": (
        f"{LENT}; lee: Deployment crew; liv: Deployment mobilize; liv: Deployment depart; "
        "dana: Deployment custody; lee: Deployment claim; lee: Claim draft; "
        "dana: Deployment check-in; dana: Deployment assign; dana: Deployment purpose; "
        "dana: Deployment ask-longer; lee: Deployment refuse-longer; lee: Deployment extend; "
        "dana: Deployment damage; dana: Deployment release; liv: Deployment demobilize; "
        "liv: Deployment return; lee: Claim draft; lee: Claim submit; rosa: Claim query; "
        "lee: Claim submit; rosa: Claim dispute; rosa: Claim approve; rosa: Claim pay; "
        "dana: MutualAidRequest close"
    ),
    "claimed and waived": f"{HOME}; lee: Deployment claim; lee: Claim submit; lee: Claim waive",
    "settled without a claim": f"{HOME}; lee: Deployment settle",
    "recalled": f"{GONE}; lee: Deployment recall",
    "declined, and asked again": (
        "dana: MutualAidRequest submit; lee: Offer decline; dana: MutualAidRequest ask"
    ),
    "cancelled en route": f"{GONE}; dana: Deployment cancel",
    "lost": f"{GONE}; lee: Deployment lost",
    "swapped": f"{LENT}; lee: Deployment swap",
    "a step undone": f"{LENT}; liv: Deployment mobilize; liv: Deployment undo",
    "declined, undone, unable": (
        "dana: MutualAidRequest submit; lee: Offer decline; lee: Offer undo; "
        "lee: Offer unable-to-fill"
    ),
    "withdrawn": "dana: MutualAidRequest submit; dana: MutualAidRequest withdraw",
}
WAITS = {
    "countered by both, accepted, signed": (
        f"{LENT}; dana: Offer counter; lee: Offer counter; dana: Offer accept; rosa: Offer sign"
    ),
    "taken back": f"{LENT}; lee: Offer withdraw",
}


def steps(story: str) -> list[tuple[str, str]]:
    """Who does what."""
    told = [step.split(": ") for step in story.split("; ")]
    return [(who, verb) for who, verb in told]
