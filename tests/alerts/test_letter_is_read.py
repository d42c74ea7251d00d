"""What a receiver reads is what was written, and no word of it can become a command."""

import pytest
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.email.letter import Press, stuffed, wired
from alerts.channels.email.mailbox import mailbox
from alerts.channels.message import SendFailed
from tests.alerts.mail_servers import SENDER, message, parsed

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t."))


def unstuffed(data: bytes) -> bytes:
    """As a server takes the dots out again (RFC 5321, 4.5.2)."""
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert b"." not in lines, "the text cannot end the letter"
    return b"\r\n".join(line[1:] if line.startswith(b".") else line for line in lines)


@given(WORDS, WORDS)
def test_any_words_arrive_as_they_were_written(subject: str, body: str) -> None:
    letter = Press(SENDER).letter(message("a@b.example", "k1", subject=subject, body=body))
    assert letter.data.isascii()
    assert max(map(len, letter.data.split(b"\r\n"))) <= 998
    read = parsed(unstuffed(stuffed(letter.data)))
    assert read.get_content().replace("\r\n", "\n") == body.removesuffix("\n") + "\n"
    assert " ".join(read["Subject"].split()) == " ".join(subject.split())
    assert (read["To"], read["From"]) == ("a@b.example", SENDER)
    assert read["Message-ID"] == "<k1@eoc.example>"
    assert read["Auto-Submitted"] == "auto-generated"


@given(st.binary())
def test_dots_and_line_ends_go_there_and_back(written: bytes) -> None:
    data = stuffed(wired(written))
    assert not (b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""))
    lines = written.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    ended = lines if lines.endswith(b"\n") else lines + b"\n"
    assert unstuffed(data).replace(b"\r\n", b"\n") == ended


@given(st.text() | st.from_regex(r"[a\r\n\"<> .]{1,9}@[b\r\n.>\uff1e\u3000]{1,9}", fullmatch=True))
def test_no_address_ends_a_command_or_a_line(address: str) -> None:
    try:
        found = mailbox(address)
    except SendFailed as failed:
        assert failed.permanent
        return
    assert len(found.splitlines()) == 1
    local, _, domain = found.rpartition("@")
    assert domain.isascii()
    assert ">" not in domain + (local if not local.startswith('"') else "")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "@b",
        "a b@c.example",
        "a@b.example\r\nDATA",
        "a@b>c",
        "<a@b.example>",
        "a@b.example, c@d.example",
        "a@b\uff1e.example",
        "a@[127.0.0.1]",
        f"{'a' * 250}@b.example",
        "a@b.example\u2028RCPT",
        "a\x85@b.example",
    ],
)
def test_what_is_no_address_is_given_up_at_once(address: str) -> None:
    with pytest.raises(SendFailed) as failed:
        mailbox(address)
    assert failed.value.permanent


def test_a_key_that_fits_no_head_is_known_by_its_digest() -> None:
    press = Press(SENDER)
    one = press.letter(message("a@b.example", "k\r\nBcc: x@y.example"))
    again = press.letter(message("a@b.example", "k\r\nBcc: x@y.example"))
    assert parsed(one.data)["Bcc"] is None
    assert parsed(one.data)["Message-ID"] == parsed(again.data)["Message-ID"]


def test_two_letters_of_one_alert_differ_by_whom_they_are_for() -> None:
    press = Press(SENDER)
    one, two = (press.letter(message(f"{n}@b.example", n)) for n in ("a", "b"))
    assert two.data == one.data.replace(b"a@b.example", b"b@b.example").replace(
        b"<a@", b"<b@"
    ).replace(b"Key: a\r", b"Key: b\r")


@given(WORDS, WORDS)
def test_what_only_one_is_told_follows_what_all_are(body: str, aside: str) -> None:
    press, asides = Press(SENDER), (f"\n\n{aside}\n", f"\n\n{aside}, Dana\n")
    for own in asides:
        said = message("a@b.example", "k", body=body + own)._replace(aside=own)
        letter = press.letter(said)
        assert letter.data.isascii()
        assert (
            parsed(unstuffed(stuffed(letter.data))).get_content().replace("\r\n", "\n")
            == body + own
        )
    assert press.common.cache_info().misses == 1, "what all are told is composed once"


def test_djangos_letters_are_seven_bits_too() -> None:
    body = "Grüße\n.\n" + "lang " * 500
    made = EmailMessage("Schlüssel", body, "Zentrale <a@b.example>", ["d@e.example"])
    letter = Press(SENDER).posted(made.message(), "d@e.example")
    assert letter.data.isascii()
    read = parsed(unstuffed(stuffed(letter.data)))
    assert read.get_content().replace("\r\n", "\n") == body + "\n"
    assert read["Subject"] == "Schlüssel"
