"""Letters as providers post them, through the door they post to."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.core.files.uploadedfile import SimpleUploadedFile

from amends.base.models import File
from amends.base.outside import NotFetched
from amends.channels.email import sns
from amends.channels.email.hook import NotAHook
from amends.channels.email.models import Call, Hook
from amends.conversations.models import Arrival, Inbox
from tests.channels.email.letters import SUPPORT, letter

pytestmark = pytest.mark.django_db
RAW = letter("Où est mon colis ?").as_bytes() + b"\xff no text"
KEY = "key-of-mailgun"
PICTURE = bytes(range(256)) + b"\r\n--\r\r\n\n"


@pytest.fixture
def hook_of(support, ana, monday):
    return lambda provider, key="": Hook.open_(support, provider, signing_key=key, by=ana, at=monday)


def arrived():
    arrival = Arrival.objects.get()
    return arrival.inbox.name, arrival.sender, arrival.recipients


def said_in(raw):
    """The words, and the files by name."""
    message = message_from_bytes(raw, policy=policy.default)
    words = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    return words.get_content(), [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]


def body():
    return Arrival.objects.get().raw.open().read()


def signed(key=KEY, **said):
    """Fields as Mailgun signs them."""
    seal = hmac.new(key.encode(), b"1772442000token", hashlib.sha256).hexdigest()
    return {"timestamp": "1772442000", "token": "token", "signature": seal, "sender": "ben@home.example", "recipient": SUPPORT} | said


HEADERS = [["From", "Ben <ben@home.example>"], ["To", SUPPORT], ["Subject", "My parcel"], ["Message-Id", "<first@home.example>"]]


def form(fields):
    """A form as programs post it, with bytes as they are."""
    parts = [
        b'--frontier\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), said) for name, said in fields.items()
    ]
    return b"".join(parts) + b"--frontier--\r\n"


def post_form(client, hook, fields):
    plain = {name: said if isinstance(said, bytes) else said.encode() for name, said in fields.items()}
    return client.post(hook.path, form(plain), content_type="multipart/form-data; boundary=frontier")


def test_mailgun_gives_the_letter_as_it_came(client, hook_of):
    answer = post_form(client, hook_of("mailgun", KEY), signed() | {"body-mime": RAW})

    assert answer.status_code == 200
    assert arrived() == ("Support", "ben@home.example", [SUPPORT])
    assert body() == RAW


def test_mailgun_gives_its_own_reading_with_files(client, hook_of):
    file = SimpleUploadedFile("photo of it.jpg", PICTURE, "image/jpeg")
    said = signed() | {"message-headers": json.dumps(HEADERS), "body-plain": "Where is it?", "attachment-count": "1", "attachment-1": file}

    assert client.post(hook_of("mailgun", KEY).path, said).status_code == 200
    assert said_in(body()) == ("Where is it?", [("photo of it.jpg", PICTURE)])


def test_mailgun_may_be_asked_for_whole_letters_by_the_end_of_the_address(client, hook_of):
    posted = form({name: said.encode() for name, said in signed().items()} | {"body-mime": RAW})

    client.post(f"{hook_of('mailgun', KEY).path}mime", posted, content_type="multipart/form-data; boundary=frontier")

    assert body() == RAW


def test_what_mailgun_did_not_sign_is_refused_and_kept_aside(client, hook_of):
    answer = post_form(client, hook_of("mailgun", KEY), signed("another key") | {"body-mime": RAW})

    assert answer.status_code == 400
    assert not Arrival.objects.exists()
    assert "incorrect signature" in Call.objects.get().failure


POSTMARK = {
    "FromFull": {"Email": "ben@home.example", "Name": "Ben"},
    "ToFull": [{"Email": SUPPORT, "Name": ""}],
    "OriginalRecipient": "support+r-token@firm.example",
    "Subject": "My parcel",
    "Headers": [{"Name": "Return-Path", "Value": "<ben@home.example>"}, {"Name": "Message-ID", "Value": "<first@home.example>"}],
    "TextBody": "Where is it?",
    "Attachments": [{"Name": "a.txt", "Content": base64.b64encode(b"a file").decode(), "ContentType": "text/plain"}],
}


def test_postmark_gives_its_own_reading(client, hook_of):
    assert client.post(hook_of("postmark").path, POSTMARK, content_type="application/json").status_code == 200

    assert arrived() == ("Support", "ben@home.example", ["support+r-token@firm.example"])
    assert b"Message-ID: <first@home.example>" in body()
    assert said_in(body()) == ("Where is it?", [("a.txt", b"a file")])


def test_postmark_gives_the_letter_as_it_came(client, hook_of):
    raw = letter().as_string()
    client.post(hook_of("postmark").path, POSTMARK | {"RawEmail": raw}, content_type="application/json")

    assert body() == raw.encode()


SENDGRID = {"envelope": json.dumps({"to": [SUPPORT], "from": "ben@home.example"}), "email": RAW}


def test_sendgrid_gives_the_letter_as_it_came(client, hook_of):
    assert post_form(client, hook_of("sendgrid"), SENDGRID).status_code == 200

    assert arrived() == ("Support", "ben@home.example", [SUPPORT])
    assert body() == RAW


def test_sendgrid_gives_its_own_reading(client, hook_of):
    headers = "\n".join(": ".join(pair) for pair in HEADERS)
    said = SENDGRID | {"headers": headers, "text": "Où est-il ?".encode("latin-1"), "charsets": json.dumps({"text": "iso-8859-1"})}
    del said["email"]
    post_form(client, hook_of("sendgrid"), said)

    assert said_in(body()) == ("Où est-il ?", [])


@pytest.mark.parametrize(("is_theirs", "code"), [(True, 200), (False, 400)])
def test_sendgrid_is_held_to_its_signature(client, hook_of, is_theirs, code):
    key, posted = ec.generate_private_key(ec.SECP256R1()), form(SENDGRID | {"envelope": SENDGRID["envelope"].encode()})
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    told = "".join(public.decode().splitlines()[1:-1])
    seal = key.sign(b"1772442000" + posted if is_theirs else b"else", ec.ECDSA(hashes.SHA256()))
    names = {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(seal).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": "1772442000",
    }

    answer = client.post(hook_of("sendgrid", told).path, posted, "multipart/form-data; boundary=frontier", headers=names)

    assert (answer.status_code, Arrival.objects.exists()) == (code, is_theirs)


TOPIC = "arn:aws:sns:eu-west-1:123456789012:letters"


@pytest.fixture
def amazon(monkeypatch):
    """Signs as Amazon does; its certificate lies where Amazon's lie."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    asked = []

    def fetch(url, **_ways):
        asked.append(url)
        return pem

    monkeypatch.setattr(sns, "fetch", fetch)
    sns.ask.cache_clear()

    def sign(version="2", **said):
        told = {"MessageId": "1", "Timestamp": "2026-03-02T09:00:00.000Z", "TopicArn": TOPIC} | said
        words = "".join(f"{name}\n{told[name]}\n" for name in sns.SIGNED[told["Type"]] if name in told)
        seal = key.sign(words.encode(), padding.PKCS1v15(), sns.HASHES[version]())
        url = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
        return {"SignatureVersion": version, "Signature": base64.b64encode(seal).decode(), "SigningCertURL": url} | told

    sign.asked = asked
    return sign


def notify(client, hook, said):
    names = {"x-amz-sns-message-type": said["Type"], "x-amz-sns-message-id": said["MessageId"]}
    return client.post(hook.path, json.dumps(said), content_type="text/plain; charset=UTF-8", headers=names)


def received(raw=RAW, recipients=(SUPPORT,), **action):
    mail = {"source": "ben@home.example", "messageId": "1"}
    action = {"type": "SNS", "encoding": "BASE64"} | action
    receipt = {"recipients": recipients, "action": action}
    return json.dumps({"notificationType": "Received", "mail": mail, "receipt": receipt, "content": base64.b64encode(raw).decode()})


@pytest.mark.parametrize("version", ["1", "2"])
def test_amazon_gives_the_letter_as_it_came(client, hook_of, amazon, version):
    answer = notify(client, hook_of("amazon-ses", TOPIC), amazon(version, Type="Notification", Message=received()))

    assert answer.status_code == 200
    assert arrived() == ("Support", "ben@home.example", [SUPPORT])
    assert body() == RAW


@pytest.mark.parametrize(
    "change",
    [
        {"Message": received(b"Subject: forged\r\n\r\n")},
        {"SigningCertURL": "https://sns.eve.example/x.pem"},
        {"TopicArn": "arn:aws:sns:eu-west-1:1:eve"},
        {"SignatureVersion": "9"},
        {"Signature": "none"},
    ],
)
def test_what_amazon_did_not_sign_is_refused(client, hook_of, amazon, change):
    said = amazon(Type="Notification", Message=received()) | change

    assert notify(client, hook_of("amazon-ses", TOPIC), said).status_code == 400
    assert not Arrival.objects.exists()


def test_a_certificate_that_cannot_be_had_proves_nothing(client, hook_of, amazon, monkeypatch):
    def fail(_url, **_ways):
        raise NotFetched("gone")

    monkeypatch.setattr(sns, "fetch", fail)

    assert notify(client, hook_of("amazon-ses"), amazon(Type="Notification", Message=received())).status_code == 400


def test_a_subscription_of_amazon_is_confirmed_at_amazon(client, hook_of, amazon):
    url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
    said = amazon(Type="SubscriptionConfirmation", Message="Confirm?", Token="t", SubscribeURL=url)

    assert notify(client, hook_of("amazon-ses"), said).status_code == 200
    assert url in amazon.asked


def test_a_letter_that_amazon_left_in_a_store_is_refused_in_words(client, hook_of, amazon):
    said = amazon(Type="Notification", Message=received(type="Lambda"))

    assert notify(client, hook_of("amazon-ses"), said).status_code == 400
    assert "works only with 'SNS'" in Call.objects.get().failure


@pytest.mark.parametrize("provider", ["postmark", "sendgrid"])
def test_what_nobody_can_read_comes_in_as_it_is(client, hook_of, provider):
    hook = hook_of(provider)

    assert client.post(hook.path, b"no such thing", content_type="application/json").status_code == 200
    assert body() == b"no such thing"
    assert Call.objects.get().failure


def test_the_request_is_kept_before_anything_in_it_is_read(client, hook_of):
    post_form(client, hook_of("sendgrid"), SENDGRID)

    assert b"frontier" in Call.objects.get().raw.open().read()


def test_the_same_reading_told_again_is_the_same_letter(client, hook_of):
    hook = hook_of("postmark")
    for number in range(2):
        client.post(hook.path, POSTMARK | {"Tag": str(number)}, content_type="application/json")

    assert (Arrival.objects.count(), Call.objects.count()) == (1, 2)


def test_posted_twice_comes_in_once(client, hook_of):
    hook = hook_of("sendgrid")
    for _time in range(2):
        post_form(client, hook, SENDGRID)

    assert (Arrival.objects.count(), Call.objects.count(), File.objects.count()) == (1, 1, 2)


def test_a_letter_goes_to_the_inbox_of_its_recipient(client, hook_of):
    Inbox.objects.create(name="Sales", channel="email", address="sales@firm.example")
    envelope = json.dumps({"to": ["sales+x@firm.example"], "from": ""})
    post_form(client, hook_of("sendgrid"), SENDGRID | {"envelope": envelope})

    assert arrived() == ("Sales", "", ["sales+x@firm.example"])


def both():
    return {(arrival.inbox.name, tuple(arrival.recipients)) for arrival in Arrival.objects.all()}


@pytest.fixture
def sales(db):
    return Inbox.objects.create(name="Sales", channel="email", address="sales@firm.example")


TWO = [SUPPORT, "sales@firm.example"]
IN_BOTH = {("Support", tuple(TWO)), ("Sales", tuple(TWO))}


def test_a_letter_sendgrid_brings_for_two_inboxes_comes_into_both(client, hook_of, sales):
    post_form(client, hook_of("sendgrid"), SENDGRID | {"envelope": json.dumps({"to": TWO, "from": "ben@home.example"})})

    assert both() == IN_BOTH


def test_a_letter_amazon_brings_for_two_inboxes_comes_into_both(client, hook_of, amazon, sales):
    notify(client, hook_of("amazon-ses"), amazon(Type="Notification", Message=received(recipients=TWO)))

    assert both() == IN_BOTH


def test_a_letter_without_an_envelope_comes_into_the_hooks_inbox(client, hook_of):
    assert post_form(client, hook_of("sendgrid"), {"email": RAW}).status_code == 200

    assert arrived() == ("Support", None, [])


def test_a_letter_whose_envelope_nobody_can_read_comes_whole(client, hook_of):
    post_form(client, hook_of("sendgrid"), SENDGRID | {"envelope": "no json"})

    assert (arrived(), body()) == (("Support", None, []), RAW)


@pytest.mark.parametrize("envelope", ["[]", '{"to": 7, "from": ""}', '{"to": [], "from": ""}'])
def test_an_envelope_nobody_can_read_loses_no_letter(client, hook_of, envelope):
    assert post_form(client, hook_of("sendgrid"), SENDGRID | {"envelope": envelope}).status_code == 200

    assert Arrival.objects.get().inbox.name == "Support"


def test_a_large_letter_is_no_reason_to_refuse_it(client, hook_of):
    large = RAW + b"x" * 3_000_000

    assert post_form(client, hook_of("mailgun", KEY), signed() | {"body-mime": large}).status_code == 200
    assert len(body()) == len(large)


def test_a_stranger_learns_nothing_and_a_closed_address_takes_nothing(client, hook_of, ana, monday):
    hook = hook_of("postmark")
    wrong = client.post("/mail/postmark/guessed/", POSTMARK, content_type="application/json").status_code
    hook.close(by=ana, at=monday)

    assert (wrong, client.post(hook.path, POSTMARK, content_type="application/json").status_code) == (404, 404)


def test_a_provider_may_look_whether_anybody_is_there(client, hook_of):
    hook = hook_of("postmark")

    assert (client.head(hook.path).status_code, client.get(hook.path).status_code) == (200, 405)


@pytest.mark.parametrize("provider", ["mailgun", "pigeon"])
def test_an_address_for_nobody_is_refused(hook_of, provider):
    with pytest.raises(NotAHook):
        hook_of(provider)


def test_the_address_is_shown_to_who_sets_up_inboxes_alone(hook_of, ana, dora):
    hook = hook_of("postmark")

    assert list(Hook.objects.visible_to(ana)) == [hook]
    assert not Hook.objects.visible_to(dora).exists()
