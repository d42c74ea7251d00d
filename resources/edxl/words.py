"""The words and limits of EDXL-RM 1.0 and EDXL-DE 1.0."""

MESSAGE = "urn:oasis:names:tc:emergency:EDXL:RM:1.0:msg"
COMMON = "urn:oasis:names:tc:emergency:EDXL:RM:1.0"
ENVELOPE = "urn:oasis:names:tc:emergency:EDXL:DE:1.0"

CONTACT_ROLE = (
    *("Sender", "Requester", "SubjectMatterExpert", "Approver", "RespondingOrg", "Owner"),
)
RESPONSE_TYPE = ("Accept", "Decline", "Provisional")
RECALL_TYPE = ("Update", "Cancel")
ANY_SCHEDULE = (
    *("RequestedArrival", "EstimatedArrival", "ActualArrival"),
    *("RequestedDeparture", "EstimatedDeparture", "ActualDeparture"),
    *("EstimatedReturnDeparture", "EstimatedReturnArrival", "ActualReturnArrival"),
    *("RequestedReturnDeparture", "RequestedReturnArrival", "ActualReturnDeparture"),
    *("BeginAvailable", "EndAvailable", "Committed", "Current", "ReportTo", "Route"),
)
STATUS = ("Actual", "Exercise", "System", "Test")
DISTRIBUTION = (
    *("Report", "Update", "Cancel", "Request", "Response", "Dispatch", "Ack", "Error"),
    *("SensorConfiguration", "SensorControl", "SensorStatus", "SensorDetection"),
)

MOST_BYTES = 1_000_000
MOST_MESSAGES = 100
MOST_RESOURCES = 500
LONGEST_ID = 300  # it stands in an index
YEARS = (1900, 2999)
