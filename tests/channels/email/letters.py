"""Letters as customers write them."""

from email.message import EmailMessage

SUPPORT = "support@firm.example"


def letter(text="Where is my parcel?", *, subject="My parcel", to=SUPPORT, message_id="<first@home.example>", **headers):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ben <ben@home.example>", to, subject
    made["Date"], made["Message-ID"] = "Mon, 02 Mar 2026 08:59:00 +0000", message_id
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made
