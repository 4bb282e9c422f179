import pytest

from amends.conversations.mail.visible import visible


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">secret</div>',
        '<div style="DISPLAY : none !important">secret</div>',
        '<span style="visibility:hidden">secret</span>',
        '<span style="font-size:0">secret</span>',
        '<span style="font-size: 1px">secret</span>',
        '<span style="opacity:0">secret</span>',
        '<span style="color:transparent">secret</span>',
        '<span style="color:#ffffff">secret</span>',
        '<span style="color: white;">secret</span>',
        '<div style="max-height:0;overflow:hidden">secret</div>',
        '<div style="position:absolute;left:-9999px">secret</div>',
        '<div style="text-indent:-9999px">secret</div>',
        "<div hidden>secret</div>",
        '<style>.gone{display:none}</style><p class="gone x">secret</p>',
        "<style>p.gone, #other { font-size:0px }</style><p class=gone>secret</p>",
        "<style>#gone{visibility:hidden}</style><p id=gone>secret</p>",
        "<style>/* a */ @import 'x'; .gone{opacity:0}</style><p class=gone>secret</p>",
        "<script>secret</script>",
        "<style>secret</style>",
        "<title>secret</title>",
        "<!-- secret -->",
        "<template>secret</template>",
        '<input value="secret"><textarea>secret</textarea><select><option>secret</select>',
        '<div style="display:none"><p>deep <b>secret</b></p></div>',
    ],
)
def test_what_the_eye_does_not_see_is_not_read(hidden):
    assert visible(f"<p>Hello</p>{hidden}<p>Ben</p>") == "Hello\n\nBen"


@pytest.mark.parametrize(
    "seen",
    [
        '<p style="color:#fff;background:#333">seen</p>',
        '<table bgcolor="#333"><tr><td style="color:#fff">seen</td></tr></table>',
        "<style>@media print{.x{display:none}}</style><p class=x>seen</p>",
        "<style>.other .x{display:none}</style><p class=x>seen</p>",
        '<p style="font-size:10px">seen</p>',
        '<p style="max-height:none">seen</p>',
        "<details><summary>seen</summary></details>",
        "<noscript>seen</noscript>",
    ],
)
def test_what_the_eye_sees_is_read(seen):
    assert visible(seen) == "seen"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("One<br>two", "One\ntwo"),
        ("<div>One</div><div>two</div>", "One\ntwo"),
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ('<p class="MsoNormal">One</p><p class="MsoNormal">two</p>', "One\ntwo"),
        ("One <b>bold</b>\n  word", "One bold word"),
        ("<ul><li>One</li><li>two</li></ul>", "- One\n- two"),
        ("<table><tr><td>One</td><td>two</td></tr><tr><td>three</td></tr></table>", "One two\nthree"),
        ("<blockquote>said<blockquote>before</blockquote></blockquote>", "> said\n>\n>> before"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p class=MsoNormal>One</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>two</p>", "One\n\ntwo"),
        ("Gr&uuml;&szlig;e&nbsp;&#x1F600;", "Grüße 😀"),
        ('Thanks <img alt="😊" src="x"><img alt="A long description" src="y">', "Thanks 😊"),
        ("", ""),
        ("<p>&zwnj;&nbsp;&zwnj;</p><p>One</p>", "One"),
        ("<div>" * 1_400 + "One", "One"),
        ("<table><tr><td>" * 480 + "One", "One"),
        ("<font>" * 1_000 + "One" + "<b>two" * 100, "One" + "two" * 100),
        ("<div>" * 5_000 + "One", "One"),
        ("<div>" * 3_000 + "<script>secret</script>One", "One"),
    ],
)
def test_words_fall_into_lines_as_one_reads_them(html, text):
    assert visible(html) == text
