"""The page called Desk: its views, its list, what a row says, and to whom."""


def test_a_letter_shows_on_the_desk(as_ana, firm, recovery):
    page = as_ana.get("/desk/").text

    assert "My parcel" in page
    assert "Where is my parcel?" in page
