"""The words and limits of CAP 1.2; older versions' words are among them."""

VERSIONS = {
    "http://www.incident.com/cap/1.0": "1.0",
    "urn:oasis:names:tc:emergency:cap:1.1": "1.1",
    "urn:oasis:names:tc:emergency:cap:1.2": "1.2",
}
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"

STATUS = ("Actual", "Exercise", "System", "Test", "Draft")
MSG_TYPE = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPE = ("Public", "Restricted", "Private")
CATEGORY = (
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env"),
    *("Transport", "Infra", "CBRNE", "Other"),
)
RESPONSE = (
    *("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess"),
    *("AllClear", "None"),
)
URGENCY = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITY = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTY = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")

MOST_BYTES = 1_000_000
MOST_INFOS = 100
MOST_AREAS = 5_000
MOST_SHAPES = 2_000  # 40,000 circles fit into a document and took 7 s to join
LONGEST_NAME = 300  # of identifier and sender: both stand in one index
YEARS = (1900, 2999)
EN_US = "en-US"  # what a missing language means
