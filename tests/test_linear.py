"""What a provider, a store or a file sends is read in time that grows with its length, no faster.

A deadline cannot interrupt a regular expression, nor a number that is being converted: both hold
the interpreter.  So every pattern of the library is proven to be linear by its automaton
(`ambiguity`), and what else looks at foreign text is bounded.  ``nox -s timing`` measures both.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
import timeit
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import attrs
import pytest

from coffers import convert
from coffers._cli import identities, screen
from coffers._wire import refusal, retry
from coffers._wire.decode import decode
from coffers._wire.secrets import echoes
from coffers.credentials import Secret
from coffers.errors import CoffersError, UnexpectedShape
from coffers.model import Account, Balance, Holder

from .ambiguity import growth, hard_turns

ROOT = Path(__file__).parents[1]
SOURCES = [*ROOT.glob("facade/**/*.py"), *ROOT.glob("generated/**/*.py")]
BESIDE = {"escape", "Match", "Pattern", "error"}
"""What `re` is used for beside matching."""
ANCHORED = {"match", "fullmatch"}
BUILT = {
    "facade/coffers/_cli/identities.py": [
        identities.finding(["a b " * 99, "a " * 99, "user@host.example", "5", "a\nb\\d+"])
    ]
}
"""The functions that make a pattern of foreign text, by module: what they make of hard texts."""


# Every pattern, and how it grows


@attrs.frozen
class Used:
    """A pattern, ``None`` where it cannot be told, and whether it may match anywhere in a text."""

    where: str
    pattern: re.Pattern[str] | None
    anywhere: bool = True


def patterns_of(path, source):
    """Every pattern that a module uses, and every place where one cannot be told."""
    where, tree = path.relative_to(ROOT).as_posix(), ast.parse(source)
    over = {below: node for node in ast.walk(tree) for below in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "re":
            yield Used(f"{where}:{node.lineno}", None)
        if not isinstance(node, ast.Attribute) or ast.unparse(node.value) != "re":
            continue
        if node.attr in BESIDE or node.attr.isupper():
            continue
        call, place = over[node], f"{where}:{node.lineno}"
        owner = over[call]
        if not isinstance(call, ast.Call):
            yield Used(place, None)
        elif isinstance(owner, ast.Assign) and over[owner] is tree:
            (name,) = owner.targets
            pattern = getattr(module_of(path), name.id)
            yield Used(place, pattern, anywhere=not methods_of(name.id, tree, over) <= ANCHORED)
        elif (text := literal(call.args[0])) is not None:
            given = [ast.unparse(a) for a in (*call.args, *(k.value for k in call.keywords))]
            flags = [eval(flag) for flag in given if flag.startswith("re.")]
            yield Used(place, re.compile(text, *flags), anywhere=node.attr not in ANCHORED)
        else:
            yield from (Used(place, pattern) for pattern in BUILT.get(where, [None]))


def literal(node):
    """The text of an expression; what is put in by `re.escape` may be any other text."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.FormattedValue):
        return re.escape("a b" * 99) if ast.unparse(node.value).startswith("re.escape(") else None
    parts = [literal(part) for part in node.values] if isinstance(node, ast.JoinedStr) else [None]
    return None if None in parts else "".join(parts)


def module_of(path):
    return importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts[1:]))


def methods_of(name, tree, over):
    """By which methods a module uses its pattern."""
    loads = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == name]
    used = {over[n].attr for n in loads if isinstance(over[n], ast.Attribute)}
    handed_on = any(
        isinstance(n.ctx, ast.Load) and not isinstance(over[n], ast.Attribute) for n in loads
    )
    return used | {"search"} if handed_on or not used else used


PATTERNS = [used for path in SOURCES for used in patterns_of(path, path.read_text("utf-8"))]
every_pattern = pytest.mark.parametrize("used", PATTERNS, ids=lambda used: used.where)


@every_pattern
def test_a_pattern_is_linear(used):
    assert used.pattern is not None, "no literal: name what makes it in BUILT"
    assert growth(used.pattern, anywhere=used.anywhere) == "linear"


def test_every_use_of_a_pattern_is_found():
    assert {used.where.partition(":")[0] for used in PATTERNS} == {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(r"^import re$", path.read_text("utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize(
    "source",
    [
        "import re\ndef f(x, y): return re.search(x, y)",
        "import re\ndef f(x): return map(re.compile, x)",
        "from re import compile",
        "import re\ndef f(x): return re.fullmatch(f'{x}', x)",
    ],
)
def test_a_pattern_that_cannot_be_told_is_noticed(source):
    (used,) = patterns_of(ROOT / "facade" / "coffers" / "new.py", source)

    assert used.pattern is None


def test_a_pattern_within_a_function_is_found():
    source = "import re\ndef f(x): return re.sub(rf'a{re.escape(x)}*', '', x, flags=re.I)"
    (used,) = patterns_of(ROOT / "facade" / "coffers" / "new.py", source)

    assert used.pattern.pattern == "a" + re.escape("a b" * 99) + "*"
    assert used.pattern.flags & re.I
    assert used.anywhere


def test_no_template_uses_a_pattern():
    for path in (ROOT / "facade" / "coffers" / "compiler" / "templates").iterdir():
        assert not re.search(r"\bimport re\b|\bre\.", path.read_text("utf-8")), path.name


@pytest.mark.parametrize(
    ("pattern", "anywhere", "expected"),
    [
        ("(a+)+$", False, "exponential"),
        ("(a*)*b", False, "exponential"),
        ("(a|a)*b", False, "exponential"),
        ("(a|ab|b)*c", False, "exponential"),
        ("(a*b?)*c", False, "exponential"),
        ("(a{1,2})*b", False, "exponential"),
        (r"(\w+\s?)*$", False, "exponential"),
        ("a*a*b", False, "polynomial"),
        (".*a.*b", False, "polynomial"),
        (r"https?://[^/\s]*:[^/\s]*@", False, "polynomial"),
        ("<[^>]*x[^>]*>", True, "polynomial"),
        (r"\s+$", True, "polynomial"),
        ("a*b", True, "polynomial"),
        ("x?(?=a*b)", True, "polynomial"),
        (r"a+\b", True, "polynomial"),
        ("a+(b+c)?", True, "polynomial"),
        (r"[\s,]+", True, "linear"),
        ("xa+", True, "linear"),
        ("a*b", False, "linear"),
        (r"\Aa*b", True, "linear"),
        ("^a*b", True, "linear"),
        (":[0-9]*$", True, "linear"),
        (r"(.*\.)?[0-9]+\.?", False, "linear"),
        (r"([a-z]{1,63}\.)*[a-z]{1,63}", False, "linear"),
        ("(a{1,3}){1,3}b", True, "linear"),
        ("(ab)*a?b?c", False, "linear"),
    ],
)
def test_how_a_pattern_grows_is_told(pattern, anywhere, expected):
    assert growth(re.compile(pattern), anywhere=anywhere) == expected


# What else looks at foreign text


@pytest.mark.parametrize("limit", [0, 640, 100_000])
def test_an_integer_of_many_digits_is_never_converted(monkeypatch, limit):
    """As many as every setting of the interpreter allows are; beyond that the work is quadratic."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(limit)
    try:
        short, long = decode(b"[%b, %b]" % (b"9" * 640, b"9" * 641))
    finally:
        sys.set_int_max_str_digits(before)

    assert (type(short), type(long)) == (int, Decimal)
    assert long == Decimal("9" * 641)
    assert convert.amount(long) is convert.text(long) is None


@pytest.mark.parametrize("number", ["1e999999", "1e-999999", "9" * 41, "-1e41", "1e-41"])
def test_no_number_is_written_out_that_is_no_amount(number):
    account = Account(balances=[Balance(key="a", kind="prepaid", unit="credits", remaining=5)])
    raw = Account(raw=decode(f"[{number}]".encode())).to_dict(raw=True)["raw"]

    assert convert.amount(number) is convert.amount(Decimal(number)) is None
    assert len(json.dumps(raw)) < 99
    with pytest.raises(ValueError, match="at most 40 digits"):
        account.can_afford(abs(Decimal(number)), "credits")


def test_the_first_errors_of_a_refusal_are_looked_at():
    errors = [{}] * 15 + [{"code": "last", "request_id": "r-1"}]

    assert [*refusal.provider_codes({"errors": errors})] == ["last"]
    assert refusal.request_id({}, {"errors": errors}) == "r-1"
    assert [*refusal.provider_codes({"errors": [{}, *errors]})] == []


def test_a_reply_of_more_values_than_an_account_has_is_not_looked_at():
    assert len(decode(b"[" + b"0," * 99_999 + b"0]")) == 100_000
    for many in (b"0,", b'{"a":{}},', b"[[]],"):
        with pytest.raises(UnexpectedShape, match="has more than 100000 values"):
            decode(b"[" + many * 100_000 + b"0]")


def test_what_is_too_long_for_a_name_is_not_searched():
    short, long = decode(json.dumps({"a" * 256: "text", "a" * 257: "text"}).encode()).values()

    assert short == "text"
    assert long == Secret("text")


@pytest.mark.parametrize("length", [256, 257, 5000])
def test_a_long_identity_is_hidden_wherever_it_occurs(length):
    name = ("a " * length)[: length - 1] + "z"
    account = Account(holder=Holder(display_name=name), raw=[name, f"Dear {name}!", "a a", 12345])
    shy = identities.discreet(account)

    assert shy.holder.display_name == shy.raw[0] == "a a …a az"[:4] + "…" + name[-4:]
    assert name not in shy.raw[1]
    assert shy.raw[2:] == ["a a", 12345]


# Measured

N = 1 << 13
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = "aaaaaaaa" * 8
HELD = Holder(display_name="a b " * 60 + "c", id="a" * 256, email="a@a.aa" * 40)


def body(text, **more):
    return json.dumps({"a_note": text, "list": [text], text: 1, **more}).encode()


def hidden(text):
    return identities.discreet(Account(holder=HELD, raw=[text, {text: text}]))


WORK = {
    "a text": lambda n: partial(decode, body("https://" + ":" * n)),
    "a text with the key's letters": lambda n: partial(
        decode, body(("a" * 63 + "b") * (n // 64)), sent=[Secret(KEY)]
    ),
    "a name": lambda n: partial(decode, body("bill_" * (n // 5))),
    "names": lambda n: partial(decode, body("", **{f"key_{i}0": "sk-" for i in range(n // 20)})),
    "names that are keys": lambda n: partial(
        decode, body("", **{f"sk-fakefake{i}": i for i in range(n // 20)})
    ),
    "lists": lambda n: partial(decode, b"[" + b"[]," * (n // 3) + b"[]]"),
    "an integer": lambda n: partial(decode, b"[" + b"9" * n + b"]"),
    "a fraction": lambda n: partial(decode, b"[0." + b"9" * n + b"]"),
    "an exponent": lambda n: partial(decode, b"[1e" + b"0" * n + b"9]"),
    "an amount as text": lambda n: partial(convert.amount, "9" * n),
    "an amount": lambda n: partial(convert.amount, Decimal("9" * n)),
    "a time as text": lambda n: partial(convert.moment, "2026-01-01T00:00:00." + "9" * n),
    "a text of spaces": lambda n: partial(convert.text, "x" + " " * n + "x"),
    "a date in a header": lambda n: partial(
        retry.retry_after, {"retry-after": "Mon, " + "1 " * (n // 2)}, NOW
    ),
    "times of day in a header": lambda n: partial(
        retry.retry_after, {"retry-after": "Mon, 1 Jan 2026 " + "0:" * (n // 2) + " GMT"}, NOW
    ),
    "errors": lambda n: lambda: [*refusal.provider_codes({"errors": [{"code": "x"}] * n})],
    "a message": lambda n: partial(CoffersError, "a " * (n // 2)),
    "an echo": lambda n: partial(echoes, "a" * n, [KEY + "b"]),
    "a text on a screen": lambda n: partial(screen.plain, "\u0301 " * (n // 2)),
    "an identity": lambda n: partial(hidden, "a b " * (n // 4)),
    "addresses": lambda n: partial(hidden, ("a" * 64 + "@" + ".a" * 127) * (n // 319)),
    "a long identity": lambda n: partial(
        identities.discreet, Account(holder=Holder(id="a b " * n + "c"), raw=["a b " * 2 * n])
    ),
}


def seconds(work):
    timer, number = timeit.Timer(work), 1
    while timer.timeit(number) < 0.001:
        number *= 4
    return min(timer.repeat(5, number)) / number


def assert_linear(make):
    """Twice the length takes about twice the time; four times would be quadratic."""
    for _attempt in range(5):  # something else may be busy
        times = [seconds(make(N << doubled)) for doubled in range(4)]
        ratio = (times[-1] / times[0]) ** (1 / 3)
        if ratio < 3:
            return
    pytest.fail(f"twice the length took {ratio:.1f} times as long, from {times[0]:.6f} s on")


@pytest.mark.timing
@every_pattern
def test_a_pattern_takes_twice_as_long_for_twice_the_text(used):
    apply = used.pattern.search if used.anywhere else used.pattern.fullmatch

    def on(turn):
        begin, again = turn
        return lambda n: partial(apply, begin + again * (n // len(again)) + "\0")

    hardest = sorted(hard_turns(used.pattern), key=lambda t: -timeit.timeit(on(t)(N), number=1))
    for turn in hardest[:3]:
        assert_linear(on(turn))


@pytest.mark.timing
@pytest.mark.parametrize("make", WORK.values(), ids=WORK)
def test_what_is_sent_takes_twice_as_long_for_twice_the_length(make):
    assert_linear(make)


@pytest.mark.timing
def test_the_measurement_finds_what_is_quadratic():
    with pytest.raises(pytest.fail.Exception, match="times as long"):
        assert_linear(lambda n: partial(re.compile("a*a*b").match, "a" * (n >> 6)))
