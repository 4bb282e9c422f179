import pytest

from amends.conversations.mail.mime_words import header_text, ids, parameters


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Kettle", "Kettle"),
        ("=?utf-8?Q?Caf=C3=A9?=", "Café"),
        ("=?UTF-8?b?Q2Fmw6k=?=", "Café"),
        ("=?iso-8859-1?Q?Caf=E9_au_lait?=", "Café au lait"),
        ("=?utf-8*fr?Q?Caf=C3=A9?=", "Café"),
        ("=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?=", "Café"),
        ("=?utf-8?Q?One?= =?utf-8?Q?two?=", "Onetwo"),
        ("=?utf-8?Q?One?= and =?utf-8?Q?two?=", "One and two"),
        ("Re: =?utf-8?Q?Caf=C3=A9?= now", "Re: Café now"),
        ("=?utf-8?Q?One two?=", "One two"),
        ("=?utf-8?B?Q2Fmw6k?=", "Café"),
        ("=?utf-8?B?Q2F mw6k=?=", "Café"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?nobody-knows?Q?Caf=E9?=", "Café"),
        ("=?utf-8?X?Cafe?=", "=?utf-8?X?Cafe?="),
        ("=?utf-8?Q?Cafe", "=?utf-8?Q?Cafe"),
        ("One\r\n two\r\n\tthree", "One two three"),
        ("  One  ", "One"),
        ("One\x00two", "Onetwo"),
        ("", ""),
    ],
)
def test_headers_are_read_in_one_line(said, text):
    assert header_text(said.encode()) == text


@pytest.mark.parametrize(
    ("said", "value", "told"),
    [
        ("text/plain", "text/plain", {}),
        ("TEXT/Plain; CHARSET=utf-8", "text/plain", {"charset": "utf-8"}),
        ('text/plain; charset="utf-8"', "text/plain", {"charset": "utf-8"}),
        ("text/plain; charset=utf-8; format=flowed", "text/plain", {"charset": "utf-8", "format": "flowed"}),
        ("text/plain;\r\n charset=utf-8", "text/plain", {"charset": "utf-8"}),
        ("text/plain charset=utf-8", "text/plain", {"charset": "utf-8"}),
        ("text/plain; charset = utf-8 ;", "text/plain", {"charset": "utf-8"}),
        ('a/b; name="x;y=z"', "a/b", {"name": "x;y=z"}),
        ('a/b; name="x\\"y"', "a/b", {"name": 'x"y'}),
        ('a/b; name="never closed', "a/b", {"name": "never closed"}),
        ("a/b; name=first; name=second", "a/b", {"name": "first"}),
        ("a/b; name*=utf-8''%E2%82%AC", "a/b", {"name": "€"}),
        ("a/b; name*0*=utf-8''%E2%82; name*1*=%AC; name*2=uro", "a/b", {"name": "€uro"}),
        ("a/b; name*1=b; name*0=a", "a/b", {"name": "ab"}),
        ("; filename=x", "", {"filename": "x"}),
        ("", "", {}),
    ],
)
def test_parameters_are_read_however_they_are_cut(said, value, told):
    assert parameters(said.encode()) == (value, told)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("<a@x>", ("<a@x>",)),
        ("<a@x> <b@x>\r\n <c@x>", ("<a@x>", "<b@x>", "<c@x>")),
        ("<a@x><b@x>", ("<a@x>", "<b@x>")),
        ("<a@x> <a@x>", ("<a@x>",)),
        ("<a\r\n b@x>", ("<ab@x>",)),
        ("a@x", ("<a@x>",)),
        ("Your letter of Monday <a@x>", ("<a@x>",)),
        ("Your letter of Monday", ()),
        ("<no-at-sign>", ("<no-at-sign>",)),
        ("", ()),
        ("<>", ()),
    ],
)
def test_ids_are_read_in_their_brackets(said, found):
    assert ids(said.encode()) == found
