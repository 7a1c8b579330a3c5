"""The Markdown that authors write: cleaned, and with references that nothing can be smuggled through."""

from html import escape

import pytest

from tutor.lessons import text
from tutor.lessons.text import Reference


def shout(reference: Reference) -> str:
    return f"<b>{escape(reference.target.upper())}</b>"


def hostile(reference: Reference) -> str:
    return escape("**bold** <img src=x onerror=alert(1)> `code` [x](javascript:y)")


def test_a_reference_becomes_what_it_resolves_to():
    assert text.inline("At {step: send  my_signal } it goes.", shout) == "At <b>SEND MY_SIGNAL</b> it goes."


def test_a_value_is_never_read_as_markdown_or_html():
    markup = text.block("It is {value:x}.", hostile)
    assert markup == f"<p>It is {hostile(Reference(kind='value', target='x', offset=0))}.</p>"
    assert "<strong>" not in markup
    assert "<img" not in markup


@pytest.mark.parametrize(
    "written",
    [
        "[link]({value:x})",
        "[link](https://example.org '{value:x}')",
        "<https://example.org/{value:x}>",
        "![picture]({value:x})",
        "[{value:x}]: https://example.org\n\n[{value:x}]",
    ],
)
def test_a_reference_never_lands_inside_a_tag(written):
    markup = text.block(written, lambda reference: 'MARK" onclick="alert(1)')
    inside_tags = [piece.split(">")[0] for piece in markup.split("<")[1:]]
    assert not any("MARK" in piece or "onclick" in piece for piece in inside_tags)


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<p id=x name=y style='color:red' class=z onclick=f() hx-get=/a>text</p>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "<svg onload=f()>",
        "![x](https://example.org/x.png)",
    ],
)
def test_html_of_the_author_is_shown_and_not_obeyed(written):
    markup = text.block(written, shout)
    tags = [piece.split(">")[0] for piece in markup.split("<")[1:]]
    assert {tag.split()[0].strip("/") for tag in tags} <= {"p", "a"}
    assert not any(
        word in tag for tag in tags for word in ("script", "onclick", "hx-", "style", "data:", "id=")
    )


def test_links_keep_their_address_and_nothing_else():
    markup = text.inline('[docs](https://docs.djangoproject.com/ "Docs")', shout)
    assert markup == '<a href="https://docs.djangoproject.com/" rel="noopener noreferrer">docs</a>'


def test_private_characters_of_the_author_are_no_places_for_references():
    assert "FIRST" not in text.inline("\ue0000\ue001 and {value:second}", lambda _: "FIRST").split("and")[0]


def test_one_line_has_no_paragraph_around_it():
    assert text.inline("Call\n`send()`", shout) == "Call <code>send()</code>"


def test_the_plain_variant_keeps_the_words():
    assert text.plain('At <a href="?step=4">step 4</a> <code>a &lt; b</code>') == "At step 4 a < b"


def test_numbers_typed_by_hand_are_found_outside_of_code():
    written = "See step 4, `step 5`, {step:line 6} and rows 7."
    assert list(text.hand_numbered(written)) == ["step 4", "rows 7"]


def test_code_spans_are_found_without_their_references():
    assert list(text.code_spans("Call `send()` with `{value:x}` and\n\n    a = 1\n")) == [
        "send()",
        "",
        "a = 1",
    ]


def test_what_a_run_recorded_refers_to_nothing():
    assert text.inline_of_run("Python runs `{step: >3}`\n{value:x}") == (
        "Python runs <code>{step: &gt;3}</code> {value:x}"
    )
    assert text.inline_of_run("<script>x</script> \ue0000\ue001\x1b") == (
        "&lt;script&gt;x&lt;/script&gt; \ufffd0\ufffd␛"
    )
