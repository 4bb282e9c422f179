"""How programs of many languages say that what follows was written by another, sent from a telephone, or passed on."""

import re

# Verbs of writing, as programs put them beside a name and a date; and those that are written without blanks.
WROTE = """
wrote writes escribió escribio escribe escreveu escreve scritto scrive écrit ecrit schrieb schreibt verfasste
geschrieben schreef geschreven schrijft skrev skriver skrifaði kirjoitti napisał napisał(a) napisała pisze napsal
napsal(a) napsala napísal napísal(a) napísala írta scris yazdı yazmış έγραψε написал написала написал(а) пишет писал
пише писав написав написа kirjutas rašė parašė rakstīja napisao napisala เขียน viết menulis tulis scrisse idatzi
escrigué كتب כתב כתבה
"""
WROTE_JOINED = ("写道", "寫道", "のメール", "書きました", "のメッセージ", "작성", "님이 씀", "썼습니다")
# How a line begins that says when.
INTRO_WORDS = """
On At In Am Um Den Il Le El La Op Em På Dne Dnia W Pe Στις Dňa Ngày Dana Vào Quoting Zitat Na Dia From
"""
# Labels of the headers that programs copy above a quoted letter.
LABELS_OF = {
    "from": """
        from von de da van från fra lähettäjä od от від expéditeur remitente mittente afzender kimden feladó expeditor
        发件人 寄件者 寄件人 差出人 보낸사람 보낸 sender absender από nadawca odesílatel מאת من gönderen
    """,
    "sent": """
        sent gesendet enviado enviada envoyé inviato verzonden skickat sendt lähetetty wysłano odesláno отправлено
        надіслано date datum fecha data dato päiväys päivämäärä дата tarih dátum 发送时间 寄件日期 日期 送信日時 日時
        날짜 보낸날짜 gönderildi elküldve ημερομηνία נשלח التاريخ trimis
    """,
    "to": """
        to an para à a aan till til vastaanottaja do komu кому destinataire destinatario pour címzett kime 收件人 收件者
        宛先 받는사람 받는 empfänger προς către אל إلى
    """,
    "cc": """
        cc kopie copia copie kopia dw bcc копия копія 抄送 副本
    """,
    "subject": """
        subject betreff asunto objet oggetto assunto onderwerp ämne emne aihe temat předmět predmet тема konu tárgy
        subiect 主题 主旨 件名 제목 θέμα נושא الموضوع sujet
    """,
    "reply": """
        reply-to répondre rispondi risposta antwoord antwort svar
    """,
}
ORIGINALS = r"""
original message|original mail|original appointment|original e-?mail|reply message|ursprüngliche nachricht
originalnachricht|urspr\S* nachricht|mensaje original|message d.origine|message original|messaggio originale
mensagem original|oorspronkelijk bericht|origineel bericht|original ?meddelande|ursprungligt meddelande
oprindelig meddelelse|original ?meddelelse|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna
oryginalna wiadomość|původní (?:zpráva|e-mail)|pôvodná správa|исходное сообщение|оригинальное сообщение
пересылаемое сообщение|початкове повідомлення|eredeti üzenet|mesaj(?:ul)? original|orijinal mesaj|αρχικό μήνυμα|原始邮件
原始郵件|原邮件|元のメッセージ|원본 ?(?:메일|메시지)|הודעה מקורית|الرسالة الأصلية
"""
FORWARDS = r"""
forwarded (?:message|mail|e-?mail)|begin forwarded (?:message|text|mail)|weitergeleitete (?:nachricht|mail|e-mail)
anfang der weitergeleiteten|message transféré|(?:début du )?message (?:réexpédié|transféré)|mensaje reenviado
inicio del mensaje reenviado|messaggio inoltrato|inizio (?:del )?messaggio inoltrato
mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|vidarebefordrat (?:meddelande|brev)
videresendt (?:melding|meddelelse|besked)|välitetty viesti|przekazana wiadomość|wiadomość przekazana|přeposlaná zpráva
továbbított|пересланное сообщение|переслане повідомлення|iletilen (?:mesaj|ileti)|转发的?邮件|轉寄(?:的郵件|郵件)
転送(?:メッセージ|された)|전달된 메(?:일|시지)
"""
DEVICES = r"""
i ?phone|i ?pad|i ?pod|ios|android\w*|blackberry|samsung|galaxy|htc|nokia|huawei|xiaomi|pixel|mobil\w*|smartphone|handy
telefon\w*|phone|cell|tablet|outlook|windows|yahoo|mailbox|airmail|mail|gmail|proton\w*|thunderbird|ti-85|device|móvil
celular|portable|cellulare|telefoon|alcatel|gerät|apparaat|aol|gmx|web\.de|k-9|spark|fairemail
"""
SENT_BY = r"""
sent (?:from|via|by|with|using)|from my|gesendet (?:von|mit)|von meine[mr]|envoyée? (?:depuis|de|avec|à partir)
inviato (?:da|dal|con)|envia[dt]o? (?:desde|do|de|da|com|con)|verzonden (?:met|vanaf|van|via)
verstuurd (?:met|vanaf|van)|skickat från|sendt (?:fra|via|med)|lähetetty|wysłan[eo] z|odesláno z|odoslané z
отправлено (?:из|с|со)|надіслано (?:з|із)|küldve|trimis (?:de|din)|gönderildi
"""
GET = r"""
get|hol(?:e|en)|obtenir|télécharger|obtener|obtén|scarica|download|hämta|hent|pobierz|obter|baixar
"""


def _any(words: str) -> str:
    """One of the words; or of the phrases between bars, which may be patterns."""
    if "|" in words:
        return words.strip().replace("\n", "|")
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


VERB = re.compile(
    rf"(?<![\w@.])(?:{_any(WROTE)})(?![\w@])|{'|'.join(WROTE_JOINED)}",
    re.IGNORECASE,
)
VERBS = frozenset(WROTE.replace("(a)", "").replace("(а)", "").split())
LETTERS = re.compile(r"[^\W\d_]+")
INTRO = re.compile(rf"[-\s*_\"'(\[]*(?:(?:{_any(INTRO_WORDS)})\s|在|于|於)", re.IGNORECASE)
DAY = re.compile(r"\d{4}[-/.年]\s?\d{1,2}[-/.月]|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}|\b(?:19|20)\d\d\b")
CLOCK = re.compile(r"\b\d{1,2}[.:]\d\d\b")
ADDRESS = re.compile(r"[^\s<>@\"'(]{1,64}@[^\s<>@\"')]{1,255}\.[^\s<>@\"')]{2,}")
DATED_NAME = re.compile(r"\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+(?:\d{1,2}:\d\d\s+GMT[+-]\d|.{0,80}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*:?\s*$)")
ENDS = re.compile(r"(?:[:：>\"»\-]|\d)\s*$")
ENDS_WITH_VERB = re.compile(rf"(?:{VERB.pattern})\s*$", re.IGNORECASE)
QUOTE = re.compile(r"\s*(?:[A-Z]{1,4})?>")  # some put initials before the sign
TECHNICAL = re.compile(
    r"(?i)[>\s]*(?:mime-version|message-id|content-type|content-transfer-encoding|received|return-path|x-mailer|user-agent)\s*:"
)
ORIGINAL = re.compile(rf"[>\s*]*[-_=]{{2,}}\s*(?:{_any(ORIGINALS)})\s*[-_=]*[\s*]*:?\s*$", re.IGNORECASE)
FORWARD = re.compile(rf"[>\s*]*(?:[-_=]{{2,}}\s*(?:{_any(FORWARDS)})|begin forwarded message|(?:{_any(FORWARDS)})\s*:\s*$)", re.IGNORECASE)
LABELS = {label: kind for kind, labels in LABELS_OF.items() for label in labels.split()}

LABEL = re.compile(r"[\s*_]*([^\W\d_][\w .'’-]{0,24}?)[\s*_]*[:：][\s*_]*(.*)")
RULE = re.compile(r"[\s>]*([-_=*#~+—])(?:\s?\1){2,}\s*$")
SIGNATURE = re.compile(r"\s?(?:--|—|––)\s*$")
DEVICE = re.compile(
    rf"[\s<(\[*_]*(?:(?:{_any(SENT_BY)})\b.{{0,30}}?(?<!\w)(?:{_any(DEVICES)})(?!\w).{{0,90}}"
    rf"|(?:{_any(GET)}) \[?outlook \w+ (?:ios|android|mac).{{0,80}}"
    r"|outlook (?:für|voor) (?:ios|android) .{0,60}|diese nachricht wurde von .{0,60}gesendet\.?|iPhoneから送信|나의 i\w+에서 보냄"
    r"|(?:從我的|发自我的|從).{0,30})\s*$",
    re.IGNORECASE,
)
TRACES = re.compile(r"[\s\u1427\u2063]*$")
INLINE = re.compile(
    r"(?:answer|comment|repl(?:y|ies)|response|see|note|question)s?\b.{0,40}\b(?:below|in-?line|in (?:red|blue|green|bold|capitals))"
    r"|siehe (?:unten|weiter unten)|(?:antwort|kommentar|anmerkung)\w*.{0,30}(?:unten|im text|in rot|in blau|inline)|s\. ?u\.(?!\w)"
    r"|(?:voir|réponses?).{0,30}(?:ci-dessous|en rouge|en bleu)|(?:ver|respuestas?|respostas?).{0,30}(?:abajo|abaixo|en rojo|em vermelho)"
    r"|(?:vedi|risposte).{0,30}(?:sotto|in rosso)|zie (?:onder|hieronder)|(?:antwoord\w*).{0,30}(?:hieronder|in rood)|se nedan|se nedenfor",
    re.IGNORECASE,
)
BY_HAND = re.compile(r"(?i)(?<!\w)(?:i|we|you|ich|wir|sie|du|je|j.ai|nous|vous|yo|io|eu|ik|wij|jag)(?!\w)")
POINTERS = ("below", "line", "in red", "in blue", "in green", "in bold", "in cap", "unten", "im text", "in rot", "in blau", "s.u", "s. u")
POINTERS += (
    "dessous",
    "en rouge",
    "en bleu",
    "abajo",
    "abaixo",
    "en rojo",
    "em vermelho",
    "sotto",
    "in rosso",
    "onder",
    "in rood",
    "se ned",
)
FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|vs|doorst|vl|vb|pd|ml|转发|轉寄)\s*[:：]", re.IGNORECASE)


def points_below(reply: str) -> bool:
    """It says that it goes on in what it quotes."""
    lower = reply.lower()
    return any(word in lower for word in POINTERS) and INLINE.search(reply) is not None


def has_verb(line: str) -> bool:
    """Looked up word by word: many times quicker than one pattern of all the verbs."""
    return not VERBS.isdisjoint(LETTERS.findall(line.lower())) or any(word in line for word in WROTE_JOINED)
