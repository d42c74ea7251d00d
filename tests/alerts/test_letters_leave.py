"""Many letters over a few connections: each has one outcome, whatever the mail server does."""

import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from alerts.channels.email.smtp import ProviderMail, SmtpTransport
from alerts.channels.email.volley import Server
from alerts.channels.message import Message, SendFailed
from tests.alerts.mail_servers import SENDER, Rogue, message, parsed, partner, rogue
from tests.project.loopback import certificate

HOST = "localhost"
Outcomes = dict[str, SendFailed | None]


class Plain(SmtpTransport):
    """To a server of this machine, without TLS, as the sink's is."""

    def __init__(self, peer: Rogue, seconds: float = 5.0) -> None:
        super().__init__(SENDER, seconds)
        self.peer = peer

    def server(self) -> Server:
        """The peer."""
        return Server(self.peer.place.address, self.peer.place.port)


def outcomes(
    way: SmtpTransport, messages: Sequence[Message], stop: Callable[[], bool] = lambda: False
) -> Outcomes:
    told = [(one.key, failed) for one, failed in way.carry(messages, stop)]
    assert len(told) == len(dict(told)), "none is told of twice"
    return dict(told)


def to(*names: str) -> list[Message]:
    return [message(f"{name}@b.example") for name in names]


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("proof"), HOST)


WAYS = {
    "chunked": ["PIPELINING", "CHUNKING"],
    "pipelined": ["PIPELINING", "SIZE 100000"],
    "plain": ["CHUNKING"],
}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def peer(request: pytest.FixtureRequest) -> Iterator[Rogue]:
    with rogue(*request.param) as made:
        yield made


@pytest.mark.parametrize("pipelining", [True, False])
def test_to_a_provider_over_starttls_and_a_login(
    proof: tuple[ssl.SSLContext, ssl.SSLContext], pipelining: bool
) -> None:
    with (
        partner(proof[0], pipelining=pipelining) as server,
        ProviderMail(SENDER, f"smtp://eoc:p%40ss%20word@{HOST}:{server.port}", proof[1]) as way,
    ):
        for turn in range(2):
            sent = [message(f"n{n}@b.example", f"{turn}-{n}") for n in range(40)]
            found = outcomes(way, sent)
            assert len(found) == 40
            assert set(found.values()) == {None}
    assert Counter(tuple(one.rcpt_tos) for one in server.letters).most_common(1)[0][1] == 2
    assert {len(one.rcpt_tos) for one in server.letters} == {1}, "nobody sees another's address"
    assert {one.mail_from for one in server.letters} == {"accord@eoc.example"}
    assert len(server.sessions) <= 4, "connections are kept from batch to batch"


@pytest.mark.parametrize(
    ("login", "scheme", "why"),
    [
        ("eoc:s3cret@", "smtp", "535"),
        ("", "smtps", "WRONG_VERSION_NUMBER"),
    ],
)
def test_a_provider_that_does_not_know_us_takes_nothing(
    proof: tuple[ssl.SSLContext, ssl.SSLContext], login: str, scheme: str, why: str
) -> None:
    with (
        partner(proof[0]) as server,
        ProviderMail(SENDER, f"{scheme}://{login}{HOST}:{server.port}", proof[1]) as way,
    ):
        found = outcomes(way, to("a", "b"))
    for failed in found.values():
        assert failed is not None
        assert why in failed.reason
        assert "s3cret" not in failed.reason
        assert not failed.permanent
    assert server.letters == []


def test_a_certificate_nobody_vouches_for_is_not_believed(
    proof: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    with (
        partner(proof[0]) as server,
        ProviderMail(SENDER, f"smtp://{HOST}:{server.port}") as way,
    ):
        (failed,) = outcomes(way, to("a")).values()
    assert failed is not None
    assert "CERTIFICATE_VERIFY_FAILED" in failed.reason
    assert server.letters == []


def test_a_provider_without_starttls_gets_no_word(peer: Rogue) -> None:
    with ProviderMail(SENDER, f"smtp://eoc:secret@127.0.0.1:{peer.place.port}") as way:
        (failed,) = outcomes(way, to("a")).values()
    assert failed is not None
    assert "STARTTLS" in failed.reason
    assert set(peer.said) == {"EHLO"}
    assert peer.calls == 1, "who refuses is not called again at once"


def test_each_recipients_answer_is_its_own(peer: Rogue) -> None:
    names = ("a", "gone1", "b", "full1", "spam1", "c", "busy1", "gone2", "full2", "d")
    with Plain(peer) as way:
        found = outcomes(way, to(*names))
    permanent = {name: failed.permanent for name, failed in found.items() if failed}
    assert permanent == {
        **dict.fromkeys(["gone1", "gone2", "spam1"], True),
        **dict.fromkeys(["full1", "full2", "busy1"], False),
    }
    assert sorted(peer.taken) == ["a", "b", "c", "d"]
    assert not any(failed.outage for failed in found.values() if failed), "the server works"
    assert "@b.example" not in str(found["gone1"])


def test_what_is_cut_off_was_not_sent_and_the_rest_is(peer: Rogue) -> None:
    bad = ["half1", "mute1", "cut1", "odd1"]
    good = [f"a{n}" for n in range(30)]
    names = [name for n, one in enumerate(bad) for name in (*good[n::4], one)]
    with Plain(peer) as way:
        found = outcomes(way, to(*names))
    lost = {name for name, failed in found.items() if failed}
    assert not any(failed.permanent for failed in found.values() if failed)
    assert lost >= set(bad)
    assert lost == set(bad) or peer.offers == WAYS["chunked"], "what was said ahead may be there"
    came = Counter(name for name in peer.taken if name.startswith("a"))
    assert came == Counter(name for name in good if name not in lost)


def test_a_server_that_wants_two_letters_a_call_gets_two(peer: Rogue) -> None:
    peer.most = 2
    names = [f"a{n}" for n in range(21)]
    with Plain(peer) as way:
        assert outcomes(way, to(*names)) == dict.fromkeys(names)
    assert Counter(peer.taken) == Counter(names)


def test_a_slow_server_holds_nobody_beyond_the_time_there_is(peer: Rogue) -> None:
    with Plain(peer, seconds=0.5) as way:
        found = outcomes(way, to("slow1", *(f"a{n}" for n in range(9))))
    slow = found.pop("slow1")
    assert slow is not None
    assert set(found.values()) <= {None, slow}
    assert slow not in found.values() or peer.offers == WAYS["chunked"], "what was said ahead waits"


def test_a_server_that_hangs_has_failed_when_the_time_is_over() -> None:
    """It takes the call and says nothing; the time there is ends before it was called thrice."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        with ProviderMail(SENDER, f"smtp://127.0.0.1:{port}", seconds=0.2) as way:
            ends = time.monotonic() + 0.3
            found = outcomes(way, to("a", "b"), stop=lambda: time.monotonic() > ends)
    assert found.keys() == {"a", "b"}
    assert len(set(found.values())) == 1, "one call failed, not two"
    (failed,) = set(found.values())
    assert failed is not None and failed.outage and "took too long" in failed.reason


def test_a_server_that_begins_to_hang_fails_what_it_was_tried_with(peer: Rogue) -> None:
    with Plain(peer, seconds=0.2) as way:
        assert outcomes(way, to("a")) == {"a": None}
        peer.deaf = True
        ends = time.monotonic() + 0.3
        found = outcomes(way, to("b", "c"), stop=lambda: time.monotonic() > ends)
    assert found.keys() == {"b", "c"}
    assert all(failed and failed.outage for failed in found.values())


def test_whoever_stops_tells_of_none_that_was_not_tried(peer: Rogue) -> None:
    names = [f"a{n}" for n in range(200)]
    with Plain(peer) as way:
        found = outcomes(way, to(*names), stop=lambda: len(peer.taken) > 20)
        assert set(found.values()) == {None}
        assert 20 < len(found) < 100
        assert sorted(peer.taken) == sorted(found)
        rest = [name for name in names if name not in found]
        assert len(outcomes(way, to(*rest))) == len(rest)


def test_whoever_leaves_in_the_middle_leaves_nothing_for_the_next_batch(peer: Rogue) -> None:
    with Plain(peer) as way:
        left = way.carry(to(*(f"a{n}" for n in range(50))), lambda: False)
        next(left)
        left.close()
        assert outcomes(way, to("b1", "b2")).keys() == {"b1", "b2"}


def test_pipelined_commands_leave_with_the_text_before_them() -> None:
    with rogue("PIPELINING") as peer, Plain(peer) as way:
        outcomes(way, to("a1", "gone1", "gone2", "a2"))
    assert peer.said == Counter({"EHLO": 1, "MAIL": 4, "RCPT": 4, "DATA": 4, "RSET": 2, "QUIT": 1})


def test_chunks_leave_whole_and_each_begins_anew() -> None:
    body = ".\r\n.. dots\r\n" * 3
    names = ("a1", "gone1", "spam1", "full1", "a2")
    with rogue("PIPELINING", "CHUNKING") as peer, Plain(peer) as way:
        found = outcomes(way, [message(f"{one}@b.example", body=body) for one in names])
    assert {name for name, failed in found.items() if failed} == {"gone1", "spam1", "full1"}
    assert peer.taken == ["a1", "a2"]
    assert peer.said.keys() == {"EHLO", "RSET", "MAIL", "RCPT", "BDAT", "QUIT"}
    assert peer.said["RSET"] == peer.said["BDAT"] == 5, "no recipient stays for the next letter"
    assert {parsed(one).get_content() for one in peer.texts} == {body}


def test_a_server_that_does_not_know_what_it_offers_gets_letters_the_old_way() -> None:
    names = [f"a{n}" for n in range(40)]
    with rogue("PIPELINING", "CHUNKING") as peer, Plain(peer) as way:
        peer.chunks = False
        for _ in range(2):
            assert outcomes(way, to(*names)) == dict.fromkeys(names)
        assert Counter(peer.taken) == Counter(names * 2)
        assert 1 <= peer.said["BDAT"] <= 4, "each line finds it out at most once"
        assert peer.said["DATA"] == 80


def test_a_letter_said_ahead_is_said_once_more_only_if_it_was_not_heard() -> None:
    """Answers come in order: behind a 421 nothing was taken, behind a cut line it may have been."""
    names = [f"a{n}" for n in range(8)]
    with rogue("PIPELINING", "CHUNKING", most=3) as peer, Plain(peer) as way:
        assert outcomes(way, to(*names)) == dict.fromkeys(names)
        assert Counter(peer.taken) == Counter(names)
    with rogue("PIPELINING", "CHUNKING") as peer, Plain(peer) as way:
        found = outcomes(way, to("a1", "mute1", "a2"))
    assert found["a1"] is None
    assert found["a2"] is found["mute1"] is not None, "one line was lost, not two"
    assert "may have arrived" in found["a2"].reason
    assert peer.taken == ["a1"]


def test_nobody_listens(tmp_path: Path) -> None:
    with ProviderMail(SENDER, f"smtps://{HOST}:1") as way:
        found = outcomes(way, to("a", "b"))
    assert all(failed and failed.outage and not failed.permanent for failed in found.values())
    assert len(set(found.values())) == 1, "one call failed, not two"
    with ProviderMail(SENDER, "") as unset:
        (failed,) = outcomes(unset, to("a")).values()
    assert failed is not None
    assert "SMTP_URL is not set" in failed.reason


def test_a_letter_too_large_is_not_begun() -> None:
    with rogue("SIZE 2000", "PIPELINING") as peer, Plain(peer) as way:
        found = outcomes(way, [*to("a"), message("big@b.example", body="word " * 1000)])
    assert found["a"] is None
    assert found["big"] is not None
    assert found["big"].permanent
    assert peer.said["MAIL"] == 1


def test_a_mailbox_beyond_ascii_needs_a_server_that_knows_them() -> None:
    sent = [message("jürgen@b.example"), message("otto@bücher.example")]
    with rogue("PIPELINING") as peer, Plain(peer) as way:
        found = outcomes(way, sent)
    assert found["jürgen"] is not None
    assert found["jürgen"].permanent
    assert "SMTPUTF8" in found["jürgen"].reason
    assert found["otto"] is None
    with partner(enable_SMTPUTF8=True) as server:
        with _plain(server.port) as way:
            assert set(outcomes(way, sent).values()) == {None}
        tos = {one.rcpt_tos[0] for one in server.letters}
        assert tos == {"jürgen@b.example", "otto@xn--bcher-kva.example"}
        heads = {parsed(one.original_content)["To"] for one in server.letters}
        assert heads == tos


def _plain(port: int) -> SmtpTransport:
    class Local(SmtpTransport):
        def server(self) -> Server:
            return Server("127.0.0.1", port)

    return Local(SENDER)


def test_words_said_before_tls_are_not_heard_after_it(
    proof: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    with rogue("STARTTLS") as peer:
        peer.injected = "220 go on\r\n250 injected"
        with ProviderMail(SENDER, f"smtp://{HOST}:{peer.place.port}", proof[1]) as way:
            (failed,) = outcomes(way, to("a")).values()
    assert failed is not None
    assert "before TLS" in failed.reason
