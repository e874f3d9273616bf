"""Find regular expressions whose time grows faster than the text, from their automata.

A backtracking matcher tries every way to read a text before it gives up.  How many ways there
are is the ambiguity of the pattern's automaton (Weber and Seidl, "On the degree of ambiguity of
finite automata", 1991).  It is bounded, whatever the text, unless

*   some state returns to itself in two ways on one word: exponentially many ways, ``(a+)+``; or
*   some word leads from a state p to itself, from p to another state q, and from q to itself: more
    ways the longer the text, ``a*a*``, and ``a*b`` if it may begin anywhere.

So a pattern with neither is linear.  An assertion that reads nothing (``\\b``, a look-behind) counts
as nothing, which can only report too much; a look-ahead counts as another way on.  A search
that has reached a point where it can't fail, the end of ``a+``, doesn't start over.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from functools import cache
from itertools import chain
from re import _compiler, _constants as op, _parser
from typing import NamedTuple

ALPHABET = "".join(map(chr, range(256))) + "\u0131\u017f\u0660\u2003\u212a\ud800\u6f22"
"""All characters that our patterns tell apart, and some that they don't."""
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


class Part(NamedTuple):
    """Part of a pattern: in how many ways it can be empty, and how it begins and ends."""

    empty: int
    first: list[int]
    last: list[int]


EMPTY = Part(empty=1, first=[], last=[])


class Automaton:
    """Glushkov automaton of a pattern: each position's characters and successors."""

    def __init__(self, pattern: re.Pattern[str], *, anywhere: bool) -> None:
        self.symbols: list[frozenset[str]] = [frozenset()]  # the start reads nothing
        self.edges: Counter[tuple[int, int]] = Counter()
        tree = _parser.parse(pattern.pattern, pattern.flags)
        self._flags, self._state = pattern.flags, tree.state
        self._asserts = False
        body = self._sequence(tree)
        start = [0]
        if anywhere and not _is_anchored(tree):
            skip = self._position(frozenset(ALPHABET))
            self._join([0, skip], [skip])
            start = [0, skip]
        self._join(start, body.first)
        self.after: dict[int, list[int]] = {p: [] for p in range(len(self.symbols))}
        for p, q in self.edges:
            self.after[p].append(q)
        self._settled = self._cannot_fail(frozenset(body.last)) if anywhere else frozenset()

    def _cannot_fail(self, ends: frozenset[int]) -> frozenset[int]:
        """Return the positions at which the pattern has matched, whatever follows."""
        return frozenset(p for p in ends if not self._asserts and self.reach(p) <= ends)

    def _position(self, symbols: frozenset[str]) -> int:
        self.symbols.append(symbols)
        return len(self.symbols) - 1

    def _join(self, last: list[int], first: list[int]) -> None:
        self.edges.update((p, q) for p in last for q in first)

    def _sequence(self, items: object) -> Part:
        whole = EMPTY
        for item in items:
            whole = self._then(whole, self._part(*item))
        return whole

    def _then(self, a: Part, b: Part) -> Part:
        self._join(a.last, b.first)
        return Part(a.empty * b.empty, a.first + b.first * a.empty, a.last * b.empty + b.last)

    def _part(self, kind: object, value: object) -> Part:
        if kind in _REPEATS:
            return self._repeat(*value)
        if kind is op.BRANCH:
            parts = [self._sequence(part) for part in value[1]]
            return Part(
                sum(part.empty for part in parts),
                [*chain.from_iterable(part.first for part in parts)],
                [*chain.from_iterable(part.last for part in parts)],
            )
        if kind in (op.SUBPATTERN, op.ATOMIC_GROUP):
            return self._sequence(self._inside(value) if kind is op.SUBPATTERN else value)
        if kind in (op.AT, op.ASSERT, op.ASSERT_NOT):
            self._asserts = True
            ahead = kind is not op.AT and value[0] > 0
            return EMPTY._replace(first=self._sequence(value[1]).first) if ahead else EMPTY
        assert kind in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN), f"{kind} is not understood"
        position = self._position(self._read_by(kind, value))
        return Part(empty=0, first=[position], last=[position])

    def _inside(self, group: object) -> object:
        _, added, removed, part = group
        assert not added | removed, "flags of a group are not understood"
        return part

    def _repeat(self, least: int, most: int, part: object) -> Part:
        whole = EMPTY
        for _ in range(least - 1 if most is op.MAXREPEAT else least):
            whole = self._then(whole, self._sequence(part))
        if most is op.MAXREPEAT:
            again = self._sequence(part)
            self._join(again.last, again.first)
            return self._then(whole, again._replace(empty=again.empty or int(not least)))
        rest = EMPTY
        for _ in range(most - least):  # the innermost first: (x(x(x)?)?)?
            one = self._then(self._sequence(part), rest)
            rest = one._replace(empty=one.empty + 1)
        return self._then(whole, rest)

    def _read_by(self, kind: object, value: object) -> frozenset[str]:
        """Return the characters that one item reads, according to the engine itself."""
        single = _parser.SubPattern(self._state, [(kind, value)])
        matches = _compiler.compile(single, self._flags).fullmatch
        symbols = frozenset(filter(matches, ALPHABET))
        assert symbols, "a character that is not in ALPHABET"
        return symbols

    def word(self, start: int, end: int) -> str:
        """Return a shortest text that leads from one position to the other."""
        words, waiting = {}, deque([(start, "")])
        while end not in words:
            position, text = waiting.popleft()
            for after in self.after[position]:
                if after not in words:
                    words[after] = text + min(self.symbols[after])
                    waiting.append((after, words[after]))
        return words[end]

    # Findings

    def loops(self) -> list[frozenset[int]]:
        """Return the sets of positions that reach each other."""
        ahead = {p: self.reach(p) for p in self.after}
        looping = [p for p in ahead if p in ahead[p]]
        return [*{frozenset(q for q in ahead[p] if p in ahead[q]) for p in looping}]

    @cache  # noqa: B019
    def reach(self, position: int) -> frozenset[int]:
        """Return the positions after `position`, at once or later."""
        return frozenset(walk(self.after[position], self.after.__getitem__))

    def is_exponential(self) -> bool:
        return any(map(self._comes_back_by_two_ways, self.loops()))

    def _comes_back_by_two_ways(self, loop: frozenset[int]) -> bool:
        if any(count > 1 and {*edge} <= loop for edge, count in self.edges.items()):
            return True
        ahead = {
            pair: self._together(pair, (loop, loop))
            for pair in ((p, q) for p in loop for q in loop)
        }
        split = walk([(p, p) for p in loop], ahead.__getitem__)
        return any(
            p != q and any(a == b for a, b in walk([(p, q)], ahead.__getitem__)) for p, q in split
        )

    def is_polynomial(self) -> bool:
        """Return whether it is worse than linear, but not exponential."""
        loops = [loop for loop in self.loops() if not loop <= self._settled]
        return any(
            self._leads_on(p, q, a, b)
            for a in loops
            for b in loops
            if a != b
            for p in a
            for q in b & self.reach(p)
        )

    def _leads_on(self, p: int, q: int, a: frozenset[int], b: frozenset[int]) -> bool:
        between = frozenset(r for r in self.reach(p) if q in self.reach(r)) | {q}
        within = (a, between, b)
        return (p, q, q) in walk([(p, p, q)], lambda three: self._together(three, within))

    def _together(
        self, at: tuple[int, ...], within: tuple[frozenset[int], ...]
    ) -> list[tuple[int, ...]]:
        """Return where several readers of one word may be after its next character."""
        found = [((), frozenset(ALPHABET))]
        for position, allowed in zip(at, within, strict=True):
            found = [
                ((*before, q), common & self.symbols[q])
                for before, common in found
                for q in self.after[position]
                if q in allowed and common & self.symbols[q]
            ]
        return [places for places, _ in found]


def _is_anchored(tree: object) -> bool:
    begins = [op.AT_BEGINNING_STRING]
    if not tree.state.flags & re.MULTILINE:
        begins.append(op.AT_BEGINNING)
    return bool(len(tree)) and tree[0] in [(op.AT, begin) for begin in begins]


def walk(starts, after):
    """Return everything reached from `starts`, including them."""
    found, waiting = set(), [*starts]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(after(one))
    return found


def growth(pattern: re.Pattern[str], *, anywhere: bool) -> str:
    """Return how the time of a failing match grows with the length of the text.

    With `anywhere`, it may begin anywhere, as with ``search`` and ``sub``.
    """
    automaton = Automaton(pattern, anywhere=anywhere)
    if automaton.is_exponential():
        return "exponential"
    return "polynomial" if automaton.is_polynomial() else "linear"


def hard_turns(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return the start and the repeated part of texts that keep `pattern` busy."""
    automaton = Automaton(pattern, anywhere=False)
    spellings = {min(symbols) for symbols in automaton.symbols if symbols}
    turns = [(automaton.word(0, p), automaton.word(p, p)) for p in map(min, automaton.loops())]
    return [*turns, *(("", a + b) for a in spellings for b in spellings)]
