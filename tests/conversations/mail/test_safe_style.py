import pytest

from amends.conversations.mail.safe_style import safe_style


@pytest.mark.parametrize(
    "said",
    [
        "color: red",
        "color: #c00; font-size: 12px",
        "color: rgb(1, 2, 3)",
        "background: rgba(0, 0, 0, .5)",
        "font-family: 'Times New Roman', serif",
        "margin: 0 auto !important",
        "width: 50%",
        "border: 1px solid hsl(10, 50%, 50%)",
    ],
)
def test_what_only_changes_looks_is_kept(said):
    assert safe_style(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "background: url(https://x.example/a)",
        "background: URL('//x.example/a')",
        "background: u\\72l(//x.example/a)",
        "background: ur/**/l(//x.example/a)",
        "background-image: url(data:image/png;base64,x)",
        "background: image-set('//x.example/a' 1x)",
        "list-style-type: symbols(url(x))",
        "width: expression(alert(1))",
        "width: calc(1px + 2px)",
        "color: var(--x)",
        "color: attr(title)",
        "position: fixed",
        "z-index: 9",
        "behavior: url(x.htc)",
        "-moz-binding: url(x)",
        "content: 'x'",
        "cursor: url(x)",
        "animation: x 1s",
        "@import 'x'",
        "color: red } body { color: blue",
        "color: <b>",
        "color",
        "",
    ],
)
def test_what_fetches_moves_or_hides_in_code_falls_away(said):
    assert safe_style(said) == ""


def test_one_bad_declaration_takes_no_other_with_it():
    assert safe_style("color: red; background: url(x); font-size: 12px") == "color: red; font-size: 12px"


def test_names_are_read_in_any_case():
    assert safe_style("COLOR: Red") == "color: Red"
