"""What a file of conversations has to say, and the names it is said under."""

from amends.imports.cells import says_something
from amends.imports.columns import CUSTOMER_NAMES, Field
from amends.imports.dates import looks_like_time
from amends.listening.moment import VERDICTS

ID_NAMES = (
    *("id", "conversationid", "ticketid", "caseid", "number", "ticketnumber", "casenumber", "uniquekey", "complaintid", "threadid"),
    *("incidentid", "requestid", "ticket", "case", "reference"),
)
TIME_NAMES = ("time", "openedat", "createdat", "createddate", "opened", "created", "datereceived", "receivedat", "date", "timestamp", "at")
CLOSED_NAMES = ("closed", "closedat", "closeddate", "dateclosed", "resolvedat", "solvedat", "resolved", "completedat")
SUBJECT_NAMES = ("subject", "title", "shortdescription", "issue", "complainttype", "topic", "summary")
TEXT_NAMES = ("text", "body", "message", "description", "narrative", "content", "comment", "complaint")


def is_verdict(text: str) -> bool:
    return text.strip().lower() in VERDICTS


FIELDS = (
    Field(
        "customer", "the customer", (*CUSTOMER_NAMES, "callerid", "caller", "requesterid", "requester", "from"), says_something, needed=True
    ),
    Field("time", "the time it began", TIME_NAMES, looks_like_time, r"date|time|at$", needed=True),
    Field("id", "the conversation's id", ID_NAMES, says_something),
    Field("closed", "the time it was closed", CLOSED_NAMES, looks_like_time),
    Field("subject", "the subject", SUBJECT_NAMES, says_something),
    Field("text", "the words", TEXT_NAMES, says_something),
    Field("verdict", "the verdict", ("verdict",), is_verdict),
    Field("cause", "the cause", ("cause", "rootcause"), says_something),
)
