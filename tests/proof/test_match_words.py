"""What a reader makes of a page is matched with the expected text, whatever stands in its margins."""

from collections import Counter

from publisher.model.expected import ExpectedBlock, ExpectedPart
from publisher.proof.match_words import match_words
from publisher.proof.matched_words import Matching

HEAD = "Of the long way along the river to the town"


def match(
    texts: list[str], blocks: list[str], folios: tuple[str, ...], heads: tuple[str, ...] = (), drawn: str = ""
) -> Matching:
    """Match pages of which all have the same running heads, and the first a picture in which words are drawn."""
    expected = tuple(ExpectedBlock("paragraph", text, "en", right_to_left=False) for text in blocks)
    part = ExpectedPart("part", expected, 0, folios, heads=heads)
    (matching,) = match_words(
        {"reader": dict(enumerate(texts))},
        [part],
        {page: heads for page in range(1, len(texts) + 1) if heads},
        {1: Counter(drawn.split())},
    )
    return matching


def find_faults(matching: Matching) -> tuple[list[str], list[str]]:
    """Return the words that were lost and those that were invented."""
    return [lost.word.text for lost in matching.lost], [invented.word.text for invented in matching.invented]


def test_a_folio_beyond_a_long_head_is_no_word_of_the_text() -> None:
    # Of the numbers of a map overleaf one would be found in the folio, and the folio nowhere.
    text = "one two three four five six seven"
    for first in (f"{text}\n4 {HEAD}", f"{HEAD} 4\n{text}", f"4 {HEAD}\n{text}"):
        overleaf = f"A 4 4 {HEAD} 5"
        assert find_faults(match([first, overleaf], [text, "4", "A", "4"], ("4", "5"), (HEAD,))) == ([], [])


def test_a_head_amid_the_text_is_a_head() -> None:
    # Beside a table some programs read a page in columns.
    text = "one two three four five six seven"
    amid = f"{text}\n{HEAD}\n{text} 4"
    assert find_faults(match([amid], [text, text], ("4",), (HEAD,))) == ([], [])
    # But what is no head, and in no block, is still told.
    assert find_faults(match([amid], [text, text], ("4",)))[1] == HEAD.split()


def test_a_head_of_which_a_word_was_taken_for_one_of_the_text_is_a_head() -> None:
    # A reader gives a word of the next page behind the others, and it is found in a head that stands amid the text.
    text = " ".join(f"word{number}" for number in range(15))
    blocks, pages = [text, text, "river eight nine"], [f"{text}\n{HEAD}\n{text} 4", "eight nine river"]
    assert find_faults(match(pages, blocks, ("4", ""), (HEAD,))) == ([], [])
    assert find_faults(match([pages[0], "eight nine"], blocks, ("4", ""), (HEAD,)))[1] == []
    assert find_faults(match([f"{pages[0]} way", pages[1]], blocks, ("4", ""), (HEAD,))) == ([], ["way"])


def test_a_number_in_the_margin_that_was_taken_for_that_of_a_note_leaves_that_over() -> None:
    # The page of another edition, told beside the line: a reader gives it amid the text.
    before, behind = "one two three four five six seven eight nine ten", "eleven twelve thirteen fourteen fifteen"
    blocks = (
        ExpectedBlock("paragraph", f"{before} {behind}", "en", right_to_left=False),
        ExpectedBlock("note", "1 then", "en", right_to_left=False),
    )
    part = ExpectedPart("part", blocks, 0, ("", ""))
    texts = {0: f"{before} 1 {behind}", 1: "1 then"}
    (matching,) = match_words({"reader": texts}, [part], {1: ("1",)})
    assert find_faults(matching) == ([], [])
    # A number that is there once more is told.
    (matching,) = match_words({"reader": texts}, [part])
    assert find_faults(matching) == ([], ["1"])


def test_a_call_that_a_reader_joins_to_its_word_is_found() -> None:
    # The first of the two equal words is one of a running head that stands amid the text.
    blocks = ["home three four", "they went home b and slept"]
    for joined, faults in (("homeb", ([], [])), ("homeb homeb", ([], ["homeb"])), ("tentb", (["b"], ["tentb"]))):
        assert find_faults(match([f"home home three four they went {joined} and slept"], blocks, ("",))) == faults


def test_a_lost_folio_is_still_told() -> None:
    assert find_faults(match([f"they went {HEAD}"], ["they went"], ("4",), (HEAD,))) == (["4"], [])
    assert find_faults(match([f"they went 5 {HEAD}"], ["they went"], ("4",), (HEAD,))) == (["4"], ["5"])


def test_a_head_of_two_lines_may_have_the_text_of_a_short_page_between_them() -> None:
    # A reader that sees columns gives one line of the head before the text and the other behind it.
    pages = ["Of A 4", "Of the long way along\nB C D E F G H\nthe river to the town 5"]
    assert find_faults(match(pages, ["A", "Of", "B C D E F G H"], ("4", "5"), (HEAD,))) == ([], [])


def test_a_head_of_two_lines_may_have_the_folio_between_them() -> None:
    # Its words are those of the text too, which would be found in it.
    text = "along the town the way of the long river"
    first, second = "Of the long way along", "the river to the town"
    for page in (
        f"{first}\n4\n{second}\n{text}",
        f"4\n{first}\nA B\n{second}\n{text}",
        f"{text}\n{first}\n4\n{second}",
    ):
        blocks = [text, "A", "B"] if "A" in page else [text]
        assert find_faults(match([page], blocks, ("4",), (HEAD,))) == ([], [])


def test_a_word_may_be_divided_where_a_reader_gives_its_end_first() -> None:
    assert find_faults(match(["they gen back\nthere\ngin\n"], ["they gingen back there"], ("",))) == ([], [])
    # But not amid a line.
    lost, invented = find_faults(match(["they gen back\nthere gin now"], ["they gingen back there now"], ("",)))
    assert lost == ["gingen"]
    assert invented or lost


def test_a_letter_to_which_an_equal_call_is_joined_is_found() -> None:
    # The letter of a running head is taken for one of the two.
    for joined, faults in (("bb", ([], [])), ("bbb", (["b"], ["bbb"]))):
        assert (
            find_faults(match([f"b home three four {joined} and slept"], ["home three four b b and slept"], ("",)))
            == faults
        )


def test_a_divided_word_to_which_a_call_is_joined_is_found() -> None:
    blocks, page = ["they went this morning b home", "b and slept"], "they went this mor\u2010\n{end} home\nb and slept"
    assert find_faults(match([page.format(end="ningb")], blocks, ("",))) == ([], [])
    assert find_faults(match([page.format(end="ningc")], blocks, ("",)))[0] == ["morning", "b"]


def test_words_of_a_picture_are_no_invention() -> None:
    # They may be those of the text overleaf.
    texts = ["before\netc home usr\nbehind", "home usr"]
    assert find_faults(match(texts, ["before", "behind", "home usr"], ("", ""), drawn="etc home usr")) == ([], [])
    # What is in no picture is told, and so is what is there more often.
    texts = ["before\netc home usr lib\nbehind etc", "home usr"]
    lost, invented = find_faults(match(texts, ["before", "behind", "home usr"], ("", ""), drawn="etc home usr"))
    assert (lost, sorted(invented)) == ([], ["etc", "lib"])


def test_a_word_of_a_picture_that_was_taken_for_one_of_the_text_leaves_that_over() -> None:
    # A reader gives the first word of the next page last, and the picture stands where it should be.
    texts, blocks = ["home", "two three four five home"], ["home two three four five"]
    assert find_faults(match(texts, blocks, ("", ""), drawn="home")) == ([], [])
    # A word that is there more often than picture and text together have it is told.
    assert find_faults(match([*texts, "home"], blocks, ("",) * 3, drawn="home")) == ([], ["home"])


def test_neighbouring_cells_that_read_like_the_head_of_their_table_are_found() -> None:
    blocks = [ExpectedBlock("column head", "12", "en", right_to_left=False)]
    blocks += [ExpectedBlock("cell", text, "en", right_to_left=False) for text in ("12", "1", "2")]
    part = ExpectedPart("part", tuple(blocks), 0, ("",))
    for text in ("12\n12\n12", "12\n12\n1 2"):
        (matching,) = match_words({"reader": {0: text}}, [part])
        assert find_faults(matching) == ([], [])


def test_a_repeated_head_that_was_taken_for_a_word_of_the_text_leaves_that_over() -> None:
    texts = ["3 name\none two\nthree four", "3 name\nfive six\nseven 3 eight nine", "3 name\nten 3"]
    blocks = [ExpectedBlock("column head", text, "en", right_to_left=False) for text in ("3", "name")]
    cells = ("one two three four five six seven eight nine 3 ten 3",)
    blocks += [ExpectedBlock("cell", text, "en", right_to_left=False) for text in cells]
    part = ExpectedPart("part", tuple(blocks), 0, ("",) * 3)
    (matching,) = match_words({"reader": dict(enumerate(texts))}, [part])
    assert find_faults(matching) == ([], [])
    # What is there more often than a head of each page is told.
    (matching,) = match_words({"reader": dict(enumerate([f"{texts[0]} 3 3", *texts[1:]]))}, [part])
    assert find_faults(matching) == ([], ["3"])


def test_a_folio_that_a_reader_joins_to_a_cell_is_found() -> None:
    assert find_faults(match(["one two 17"], ["one two 1"], ("7",))) == ([], [])
    assert find_faults(match(["one two 18"], ["one two 1"], ("7",)))[0] == ["1", "7"]


def test_a_folio_amid_the_text_is_no_word_that_is_lost() -> None:
    # A reader gives a formula behind the folio, which is then taken for a number that stands overleaf.
    text = "one two three four five six seven"
    texts = [f"{text}\n4\nA B C D", f"E 4\n{text}\n5"]
    blocks = [text, "4", "E", "A B C D", text]
    assert find_faults(match(texts, blocks, ("4", "5"))) == ([], [])
    # But a number that is not there at all is told.
    texts[1] = f"E\n{text}\n5"
    assert find_faults(match(texts, blocks, ("4", "5")))[0] == ["4"]


def test_a_word_may_be_divided_in_a_cell_that_goes_on_overleaf() -> None:
    head = ["Date", "Event"]
    before, behind = "Date Event\nsafar rama\u2010\nallaient\n", "Date Event\ndan 1363\npuis"
    assert find_faults(match([before, behind], [*head, "safar ramadan 1363", "allaient puis"], ("", "")))[0] == []
    # Over more lines, between which other cells stand, and where it is there once more.
    texts = ["one mor\ntwo ni\nthree ng four", "morning"]
    blocks = ["one morning", "two three four", "morning"]
    assert find_faults(match(texts, blocks, ("", ""))) == ([], [])
    assert find_faults(match(["one mor two ni three ng four", "morning"], blocks, ("", "")))[0] == ["morning"]
    # Not over a page.
    assert find_faults(match(["one mor\ntwo", "three", "ning"], ["one morning", "two", "three"], ("",) * 3))[0]


def test_a_folio_that_was_taken_for_an_equal_number_in_the_margin_is_found() -> None:
    # The page of another edition is told amid the text, and the head of a table is the same number.
    before, behind = "one two three four five six seven", "eight nine ten eleven twelve thirteen fourteen"
    heads = [ExpectedBlock("column head", word, "en", right_to_left=False) for word in ("1", "name")]
    rest = [ExpectedBlock("paragraph", text, "en", right_to_left=False) for text in (before, "figure 1", behind)]
    opening = ExpectedBlock("paragraph", HEAD, "en", right_to_left=False)
    part = ExpectedPart("part", (opening, *heads, *rest), 0, ("1", "2"))
    texts = {0: f"{HEAD}\n1 name\n{before}\n1\n{behind}\n1", 1: "figure 1\n2"}
    (matching,) = match_words({"reader": texts}, [part], {1: ("1",)})
    assert find_faults(matching) == ([], [])
    # One that is not there is still told.
    (matching,) = match_words({"reader": texts | {1: "figure\n2"}}, [part], {1: ("1",)})
    assert find_faults(matching)[0] == ["1"]


def test_a_word_that_a_reader_joins_to_one_of_which_an_equal_was_found_is_found() -> None:
    # A letter of a map before a number of it, and the number is there once more as a ruler of the drawing.
    blocks = ["one two 12 three", "2"]
    for joined in ("212", "122"):
        assert find_faults(match([f"one two 12 three {joined}"], blocks, ("",), drawn="12")) == ([], [])
    assert find_faults(match(["one two 12 three 213"], blocks, ("",), drawn="12"))[0] == ["2"]


def test_a_divided_word_for_which_one_of_a_picture_was_taken_is_no_invention() -> None:
    blocks, texts = ["zero morning one two three four"], ["zero morning", "mor\none two\nning three four"]
    assert find_faults(match(texts, blocks, ("", ""), drawn="morning")) == ([], [])
    # What is no word together is told.
    texts[1] = "mor\none two\nwing three four"
    assert find_faults(match(texts, blocks, ("", ""), drawn="morning"))[1] == ["mor", "wing"]


def test_a_fraction_that_a_reader_spells_is_found() -> None:
    # PDFium does so in lines from the right; a number before it is read with it.
    blocks = ["water: 3½ cups", "½", "No. ① of №", "flour ¼ cup"]
    spelled = "water: 31/2 cups\n1/2\nNo. 1 of No\nflour 1/4 cup"
    assert find_faults(match([spelled], blocks, ("",))) == ([], [])
    assert find_faults(match(["\n".join(blocks)], blocks, ("",))) == ([], [])
    assert find_faults(match(["take 31/2\n3"], ["take 3½", "3"], ("",))) == ([], [])
    # What no sign stands for is still told, and so is a number that is lost.
    assert find_faults(match([f"{spelled} 1/2"], blocks, ("",))) == ([], ["1", "2"])
    assert find_faults(match([spelled.replace("31/2", "1/2")], blocks, ("",))) == (["3"], ["1"])
