from hypothesis import given
from hypothesis import strategies as st

from ptce.publicity.rules.differences import Part, Stretch, differences

texts = st.text(alphabet="ab é\n", max_size=60)


def told(before, after, *parts):
    return "".join(stretch.text for stretch in differences(before, after) if stretch.part in parts)


@given(texts, texts)
def test_both_texts_can_be_read_out_of_the_differences(before, after):
    assert told(before, after, Part.KEPT, Part.REMOVED) == before
    assert told(before, after, Part.KEPT, Part.ADDED) == after


def test_only_the_words_that_differ_are_marked():
    assert differences("Dépôt avant le 3 mai.", "Dépôt avant le 9 mai.") == (
        Stretch(Part.KEPT, "Dépôt avant le "),
        Stretch(Part.REMOVED, "3"),
        Stretch(Part.ADDED, "9"),
        Stretch(Part.KEPT, " mai."),
    )


def test_very_long_texts_are_shown_whole():
    before, after = "un " * 3000, "deux " * 3000

    assert differences(before, after) == (Stretch(Part.REMOVED, before), Stretch(Part.ADDED, after))
