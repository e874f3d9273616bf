"""Turn the calls of one reading into requests, and interpret their answers, without I/O.

`Exchange.read` runs an adapter and answers its calls.  For that, it yields instructions (`AskKey`,
`Request`, `Sleep`), which the clients carry out, and receives their results.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from coffers._wire import keys, refusal, retry
from coffers._wire.announcements import announced
from coffers._wire.asking import Slow
from coffers._wire.clock import Clock, Deadline
from coffers._wire.decode import decode
from coffers._wire.secrets import echoes
from coffers._wire.sending import Response
from coffers.credentials import Secret
from coffers.errors import (
    AuthenticationError,
    CoffersError,
    ConfigurationError,
    EmptyAccount,
    NotJson,
    PermissionDenied,
    UnexpectedShape,
)
from coffers.flow import AskKey, Call, Request, Sleep, answered
from coffers.model import Account, Balance, Notice, Plan
from coffers.provider import Provider

if TYPE_CHECKING:
    from coffers._wire.live_drift import LiveDrift

T = TypeVar("T")
_USER_AGENT = "coffers"
_LOGGER = logging.getLogger("coffers")
_ADAPTER_ERRORS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError),
    *(RuntimeError, StopIteration),
)
"""What code raises when it meets a value it doesn't expect."""
_ADAPTER_FAILED = "the adapter failed: "


Steps = Generator[AskKey | Request | Sleep, Any, T]


@attrs.define
class Exchange:
    """One reading of one account."""

    provider: Provider
    base_url: str | None
    """The configured base URL; ``None`` for the provider's own."""
    key: keys.Source
    deadline: Deadline
    retries: int
    clock: Clock
    drift: LiveDrift | None = None
    """Compares the replies with their description."""
    _calls: Counter[str] = attrs.field(factory=Counter, init=False)
    _bodies: dict[str, Any] = attrs.field(factory=dict, init=False, repr=False)
    _coverage: dict[str, str] = attrs.field(factory=dict, init=False)
    _notices: list[Notice] = attrs.field(factory=list, init=False)
    _status: int | None = attrs.field(default=None, init=False)
    _sent: list[Secret] = attrs.field(factory=list, init=False, repr=False)
    _request_id: str | None = attrs.field(default=None, init=False)
    _answered: Callable[[str], None] | None = attrs.field(default=None, init=False, repr=False)
    """Logs the last answer, once the adapter has accepted or refused it."""

    def read(self, name: str) -> Steps[Account]:
        """Read the account and call it `name`.  Raises a `CoffersError`."""
        return self._finished((yield from self._mapped()), name)

    def _answer(self, call: Call) -> Steps[Any]:
        """Return the parsed reply to `call`, or raise the error that its answer means."""
        self._calls[call.endpoint.OPERATION] += 1
        self._settle("ok")  # by asking for more, the adapter has accepted the last answer
        try:
            reply = yield from self._tries(call)
        except CoffersError as error:
            self._coverage[self._named(call)] = type(error).__name__
            error.provider, error.operation = self.provider.name, call.endpoint.OPERATION
            raise
        self._coverage[self._named(call)] = "ok"
        return reply

    def _named(self, call: Call) -> str:
        """Return the operation's name, numbered from its second call on."""
        operation = call.endpoint.OPERATION
        number = self._calls[operation]
        return operation if number == 1 else f"{operation} {number}"

    def _mapped(self) -> Steps[Account]:
        """Return the account that the adapter makes of the replies.

        If the adapter fails on a reply, that is an `UnexpectedShape`.
        """
        try:
            account = yield from answered(self.provider.read(), self._answer)
            if isinstance(account, Account):
                return account
            place = f"{type(account).__name__} instead of an Account from {self._reader}"
        except CoffersError as error:
            self._settle(type(error).__name__)
            raise
        except _ADAPTER_ERRORS as failure:
            place = self._place(failure)
        raise self._failed(UnexpectedShape, f": {UnexpectedShape.summary}", place)

    def _place(self, failure: Exception) -> str:
        """Return where the adapter failed, without the error's message, which may show a value."""
        if isinstance(failure.__cause__, StopIteration):  # Python turned it into a RuntimeError
            failure = failure.__cause__
        frames = traceback.walk_tb(failure.__traceback__)
        modules = {kind.__module__ for kind in type(self.provider).__mro__}
        own = [frame for frame in frames if frame[0].f_globals.get("__name__") in modules]
        if not own:  # such as when `read` isn't a generator
            return f"{type(failure).__name__} in {self._reader}"
        frame, line = own[-1]
        return f"{type(failure).__name__} in {PurePath(frame.f_code.co_filename).name}, line {line}"

    @property
    def _reader(self) -> str:
        return f"{type(self.provider).__name__}.read"

    def _finished(self, account: Account, name: str) -> Account:
        """Complete `account` with what the adapter doesn't know.  Raises `EmptyAccount`."""
        balances = [b for b in account.balances if b.known or b.counts]
        if not any(balance.known for balance in balances):
            raise self._failed(EmptyAccount, f": {EmptyAccount.summary}")
        self._settle("ok")
        only_one = len(self._coverage) == len(self._bodies) == 1
        raw = next(iter(self._bodies.values())) if only_one else self._bodies
        now = self.clock.now()
        return attrs.evolve(
            account,
            provider=self.provider.name,
            name=name,
            plan=_without_past_renewal(account.plan, now),
            balances=[_without_past_reset(balance, now) for balance in balances],
            notices=[*account.notices, *self._notices],
            coverage=self._coverage,
            observed_at=now,
            request_id=self._request_id,
            raw=raw,
        )

    def _failed(
        self, kind: type[CoffersError], what: str, place: str | None = None
    ) -> CoffersError:
        """Return the error of a reading whose requests were all answered as documented.

        `place` is where the adapter failed.
        """
        error = kind(
            self.provider.title + what,
            provider=self.provider.name,
            status=self._status,
            request_id=self._request_id,
        )
        self._settle(_outcome(_with_note(error, place)))
        return error

    def _settle(self, outcome: str) -> None:
        """Log the last answer that matched its documentation, with its outcome."""
        if self._answered is not None:
            self._answered(outcome)
        self._answered = None

    def _tries(self, call: Call) -> Steps[Any]:
        budget = retry.budget(self.provider.name, self.base_url or self.provider.base_url)
        spent = 0
        for attempt in range(self.retries + 1):
            response: Response | None = None
            began = self.clock.monotonic()
            try:
                response = yield self._request(call, (yield from self._credential()))
                reply = self._receive(call, response)
            except CoffersError as error:
                self._log(call, response, attempt, began)(_outcome(error))
                advice = response.headers.get("x-should-retry") if response else None
                pause = retry.wait(error, advice, attempt, self.deadline, self.clock)
                if pause is None or attempt == self.retries or not (cost := budget.take(error)):
                    raise
                spent += cost
            else:
                self._answered = self._log(call, response, attempt, began)
                budget.give_back(spent)
                return reply
            yield Sleep(pause)

    def _log(
        self, call: Call, response: Response | None, attempt: int, began: float
    ) -> Callable[[str], None]:
        """Return a function that logs a try, given its outcome.

        The line has no URL, header or body, because those may hold secrets.
        """
        if not _LOGGER.isEnabledFor(logging.DEBUG):
            return _log_nothing
        asked = f"{call.endpoint.METHOD} {self.provider.name} {call.endpoint.OPERATION}"
        facts = (
            *(response and response.status, attempt + 1),
            *((self.clock.monotonic() - began) * 1000, response and self._id_of(response)),
        )
        line = "%s: %s (status %s, try %d, %.0f ms, request %s)"
        return lambda outcome: _LOGGER.debug(line, asked, outcome, *facts)

    def _credential(self) -> Steps[Secret]:
        """Return the current key."""
        if isinstance(self.key, Slow):
            return keys.checked(self.provider, (yield AskKey(self.key)), self.key.where)
        return keys.at_hand(self.provider, self.key)

    def _request(self, call: Call, key: Secret) -> Request:
        try:
            wanted = call.endpoint.build(**call.params)
        except ValueError:
            raise self._unsendable() from None
        except TypeError:
            operation = f"{self.provider.name} {call.endpoint.OPERATION}"
            msg = f"{operation} doesn't take the adapter's arguments; nothing was sent"
            raise ConfigurationError(msg) from None
        credential = self.provider.credential.headers(key)
        # A provider may echo the key or its encoded form, such as the Base64 of Basic credentials.
        self._sent = [key, *(Secret(value.rpartition(" ")[2]) for value in credential.values())]
        headers = {"User-Agent": _USER_AGENT, **wanted.get("headers", {}), **credential}
        path = wanted["url"]
        if not path.startswith("/"):  # appended to the base URL, it could change the host
            msg = f"{self.provider.name}: an operation's path must start with /; nothing was sent"
            raise ConfigurationError(msg)
        url = (self.base_url or self.provider.origin(key)) + path
        body: dict[str, Any] = {k: wanted[k] for k in ("json", "data") if k in wanted}
        return Request(wanted["method"], url, headers, wanted.get("params"), body, call.largest)

    def _unsendable(self) -> CoffersError:
        """Return the error for a value that no URL can hold, of an earlier reply or an option."""
        if self._status is not None:
            return self._failed(UnexpectedShape, f": {UnexpectedShape.summary}")
        msg = f"{self.provider.title}: an option can't be part of a URL; nothing was sent"
        return ConfigurationError(msg)

    def _receive(self, call: Call, response: Response) -> Any:
        """Return the parsed reply, or raise the error that the answer means."""
        status, body = response.status, None
        wrong: type[CoffersError] | None = None
        place: str | None = None
        try:
            body = decode(
                response.content,
                fields=call.endpoint.FIELDS,
                secrets=call.endpoint.SECRETS,
                sent=self._sent,
                largest=call.largest,
            )
        except (NotJson, UnexpectedShape) as error:
            wrong = type(error)
        try:
            meaning = refusal.meaning(self.provider, status, body)
        except _ADAPTER_ERRORS as failure:
            meaning, wrong, place = None, wrong or UnexpectedShape, self._place(failure)
        wrong = meaning or refusal.by_status(status) or wrong
        if wrong is None:
            if self.drift is not None:  # before parsing, which a changed type may stop
                self.drift.compare(self.provider.name, call.endpoint, status, body, self._sent)
            try:
                reply = call.endpoint.parse(status, body, hide=False)  # `decode` has wrapped them
                if call.headers:
                    reply = reply, call.headers(self._shown(response.headers))
            except _ADAPTER_ERRORS:
                wrong = UnexpectedShape
            else:
                self._status = status
                self._note(call, response)
                self._request_id = self._request_id or self._id_of(response, body)
                self._bodies[self._named(call)] = body
                return reply
        raise _with_note(self._error(call, response, body, wrong), place)

    def _note(self, call: Call, response: Response) -> None:
        """Keep what the headers announce, once, however often the operation is called."""
        for notice in announced(response.headers, call.endpoint.OPERATION):
            if notice not in self._notices and self._unless_echoed(notice.message):
                self._notices.append(notice)

    def _error(
        self, call: Call, response: Response, body: Any, kind: type[CoffersError]
    ) -> CoffersError:
        facts = self._facts(call, response, body)
        code = f", {facts['provider_code']}" if facts["provider_code"] else ""
        message = f"{self.provider.title}: {kind.summary} (HTTP {response.status}{code})"
        if kind is AuthenticationError:
            message += self._foreign_key_hint()
        if response.status in (401, 403):
            message += self._other_host_hint()
        if kind is PermissionDenied:
            facts["scope"] = self.provider.scope
        return kind(message, **facts)

    def _foreign_key_hint(self) -> str:
        """Return what to add if the refused key looks like one for another product."""
        key = self._sent[0].reveal()
        products = self.provider.foreign_keys.items()
        return next((f": this is {what}" for start, what in products if key.startswith(start)), "")

    def _other_host_hint(self) -> str:
        """Return what to add if the refused key belongs to another host of the provider."""
        origin = self.provider.origin(self._sent[0])
        misled = self.base_url in self.provider.origins() and self.base_url != origin
        return f": a key of this form belongs to {origin}" if misled else ""

    def _facts(self, call: Call, response: Response, body: Any) -> dict[str, Any]:
        """Return an error's facts about the answer, without any credential the provider echoes."""
        return {
            "provider": self.provider.name,
            "operation": call.endpoint.OPERATION,
            "status": response.status,
            "provider_code": self._unless_echoed(next(refusal.provider_codes(body), None)),
            "request_id": self._id_of(response, body),
            "retry_after": retry.retry_after(response.headers, self.clock.now())
            or refusal.wait(body),
        }

    def _id_of(self, response: Response, body: Any = None) -> str | None:
        return self._unless_echoed(refusal.request_id(response.headers, body))

    def _shown(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return the headers of an answer that don't repeat the credential."""
        return {n: v for n, v in headers.items() if self._unless_echoed(v) is not None}

    def _unless_echoed(self, text: str | None) -> str | None:
        """Return `text`, or ``None`` if it repeats the credential that was sent."""
        sent = [secret.reveal() for secret in self._sent]
        return None if text is None or echoes(text, sent) else text


def _without_past_renewal(plan: Plan, now: datetime) -> Plan:
    over = plan.renews_at is not None and plan.renews_at <= now
    return attrs.evolve(plan, renews_at=None) if over else plan


def _without_past_reset(balance: Balance, now: datetime) -> Balance:
    """Drop a reset that has passed: it doesn't say when the next one is."""
    over = balance.resets_at is not None and balance.resets_at <= now
    return attrs.evolve(balance, resets_at=None) if over else balance


def _with_note(error: CoffersError, place: str | None) -> CoffersError:
    """Return `error`, with a note that says where the adapter failed."""
    if place is not None:
        error.add_note(f"{_ADAPTER_FAILED}{place}")
    return error


def _outcome(error: CoffersError) -> str:
    """Return what the log says about a failure."""
    notes = [note.removeprefix(_ADAPTER_FAILED) for note in getattr(error, "__notes__", ())]
    return ": ".join([type(error).__name__, *notes])


def _log_nothing(_: str) -> None:
    """Log nothing, because the logger isn't enabled for DEBUG."""
