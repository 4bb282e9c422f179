"""On whose pages a page of ours may be shown."""

import pytest
from django.http import HttpResponse

from amends.channels.framing import MOST, NotASite, framed, sites


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("https://www.firm.example", ["https://www.firm.example"]),
        ("https://www.firm.example/\n http://shop.example:8080 ", ["https://www.firm.example", "http://shop.example:8080"]),
        ("https://WWW.firm.example https://www.firm.example", ["https://www.firm.example"]),
        ("https://bücher.example", ["https://xn--bcher-kva.example"]),
        ("", []),
    ],
)
def test_a_site_is_a_scheme_and_a_host(said, meant):
    assert sites(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "www.firm.example",
        "https://",
        "https://firm.example/shop",
        "https://*.firm.example",
        "https://firm.example;script-src",
        "https://me@firm.example",
        "javascript:alert(1)",
        "'unsafe-inline'",
        "https://firm.example:99999",
        "https://firm.example?x",
        "*",
        "\n".join(f"https://{n}.example" for n in range(MOST + 1)),
    ],
)
def test_whatever_else_is_refused(said):
    with pytest.raises(NotASite):
        sites(said)


def test_a_page_that_is_framed_says_by_whom():
    answer = framed(HttpResponse(), ["https://www.firm.example"])

    assert answer.xframe_options_exempt
    assert answer._csp_replace == {"frame-ancestors": ["'self'", "https://www.firm.example"]}
