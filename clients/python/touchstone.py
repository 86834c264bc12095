"""Touchstone client: one file, standard library only, Python >= 3.9.

    from touchstone import Touchstone
    client = Touchstone("http://127.0.0.1:8080")
    client.score(completion=r"... \\boxed{4}", graders=[{"kind": "math", "gold": "4"}])["reward"]   # 1.0

A reward is a number or None. None means that the service could not judge (its `reason` says why); it is never a 0.
What happens with None is the caller's choice (`failure`): "none" hands it on, "raise" raises, "neutral" fills in the mean of
the scored siblings of the same group and flags the result `imputed`.

Concurrent single calls, from threads or tasks, are joined into batches; connections are kept alive; what can pass (5xx, 429,
408, a lost connection, a null for `infra_error`) is tried again until `retry_seconds` are spent. Scoring has no side effects,
so a repeated request is safe; `submit` carries an idempotency key.

Entry points for trainers: trl_reward, compute_score, compute_score_sync, compute_score_batch (verl), swift_orm, easyr1_reward,
reward_func (OpenRLHF), slime_rm, slime_group_rm, areal_reward, verifiers_reward.
"""

from __future__ import annotations

import asyncio
import base64
import collections
import concurrent.futures
import functools
import gzip
import hashlib
import hmac
import http.client
import inspect
import itertools
import json
import math
import os
import random
import re
import ssl
import threading
import time
import types
import urllib.parse
import uuid
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

__version__ = "0.1.0"
__all__ = [
    "RewardMissing",
    "Touchstone",
    "TouchstoneError",
    "Undetermined",
    "areal_reward",
    "compute_score",
    "compute_score_batch",
    "compute_score_sync",
    "easyr1_reward",
    "reward_func",
    "slime_group_rm",
    "slime_rm",
    "swift_orm",
    "trl_reward",
    "verifiers_reward",
    "verify_webhook",
]

Item = Dict[str, Any]
Result = Dict[str, Any]

# Status codes after which the same request may be answered differently.
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
# Reasons of a null reward that another attempt may mend; the others are the caller's data.
_RETRYABLE_REASONS = frozenset({"infra_error"})
_GZIP_FROM_BYTES = 65_536
_ASSERT = re.compile(r"^\s*assert\b", re.MULTILINE)
# Joined calls go in so many requests side by side, of at least so many items.
_PARTS, _PART_ITEMS = 4, 32


class TouchstoneError(Exception):
    """The service refused the request, or could not be reached until the retry budget was spent."""

    def __init__(self, message: str, status: Optional[int] = None, problem: Optional[Mapping[str, Any]] = None):
        super().__init__(message)
        self.status = status
        self.problem = dict(problem) if problem is not None else None

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (str(self), self.status, self.problem)


class Undetermined(TouchstoneError):
    """An item got no number and the policy is to raise. `result` is the service's answer."""

    def __init__(self, result: Result):
        super().__init__("item %s has no reward: %s" % (result.get("id"), result.get("reason")))
        self.result = result

    def __reduce__(self) -> Tuple[Any, ...]:  # pools of processes pickle what they raise, and break on what they cannot read
        return type(self), (self.result,)


class RewardMissing(BaseException):
    """No reward, in a trainer that would count any Exception as a reward of 0. Not an Exception, so that the run ends instead."""


class Touchstone:
    """A client of one service. Thread-safe, usable from several event loops, picklable, safe across fork.

    url             default: the environment variable TOUCHSTONE_URL, else http://127.0.0.1:8080; userinfo becomes basic auth
    api_key         default: TOUCHSTONE_API_KEY
    profile         profile of items that name neither graders nor a profile
    timeout         seconds that one request may take; the service holds requests up to 600 s
    retry_seconds   budget of further tries per request, from its first failure
    failure         "none", "raise" or "neutral": what a null reward becomes
    batch_items     most items of one joined request; batch_wait: seconds that single calls wait for company
    connections     connections kept alive, and requests under way at a time
    """

    _collector: Optional[threading.Thread]
    _executor: Optional[concurrent.futures.ThreadPoolExecutor]

    def __init__(
        self,
        url: Optional[str] = None,
        *,
        api_key: Optional[str] = None,
        profile: Optional[str] = None,
        timeout: float = 620.0,
        retry_seconds: float = 600.0,
        failure: str = "none",
        batch_items: int = 256,
        batch_wait: float = 0.005,
        connections: int = 16,
        run: Optional[str] = None,
        headers: Optional[Mapping[str, str]] = None,
    ):
        if failure not in ("none", "raise", "neutral"):
            raise ValueError('failure must be "none", "raise" or "neutral"')
        self.url = (url or os.environ.get("TOUCHSTONE_URL") or "http://127.0.0.1:8080").rstrip("/")
        self.api_key = api_key if api_key is not None else os.environ.get("TOUCHSTONE_API_KEY")
        self.profile = profile
        self.timeout = timeout
        self.retry_seconds = retry_seconds
        self.failure = failure
        self.batch_items = batch_items
        self.batch_wait = batch_wait
        self.connections = connections
        self.run = run
        self.headers = dict(headers or {})
        self._reset()

    # -- scoring ------------------------------------------------------------------------------------------------

    def score(self, item: Optional[Item] = None, **fields: Any) -> Result:
        """Scores one item (a dict, or its fields as keywords). Concurrent calls share requests."""
        call = _Call({**(item or {}), **fields})
        call.done = threading.Lock()
        call.done.acquire()
        self._enqueue(call)
        call.done.acquire()  # until the batch that it went with is answered
        return self._after(call.answer(), call.item)

    async def ascore(self, item: Optional[Item] = None, **fields: Any) -> Result:
        """As `score`, for event loops."""
        call = _Call({**(item or {}), **fields})
        call.loop = asyncio.get_running_loop()
        call.future = call.loop.create_future()
        self._enqueue(call)
        await call.future
        return self._after(call.answer(), call.item)

    def score_batch(self, items: Sequence[Item]) -> List[Result]:
        """Scores many items; results in their order. Large lists go in several requests, side by side."""
        prepared = [self._prepare(item, index) for index, item in enumerate(items)]
        if not prepared:
            return []
        chunks = [prepared[start : start + self.batch_items] for start in range(0, len(prepared), self.batch_items)]
        if len(chunks) == 1:
            answers = [self._score_chunk(chunks[0])]
        else:
            answers = list(self._pool().map(self._score_chunk, chunks))
        return self._fill([result for answer in answers for result in answer], prepared)

    async def ascore_batch(self, items: Sequence[Item]) -> List[Result]:
        """As `score_batch`, without blocking the event loop."""
        return await asyncio.get_running_loop().run_in_executor(None, functools.partial(self.score_batch, items))

    # -- the durable road -----------------------------------------------------------------------------------------

    def submit(
        self,
        items: Sequence[Item],
        *,
        callback: Optional[Union[str, Mapping[str, Any]]] = None,
        idempotency_key: Optional[str] = None,
        deadline_ms: Optional[int] = None,
        priority: Optional[int] = None,
    ) -> str:
        """Hands in a batch; returns its id once it is durable. The same key and items give the same id, also after a crash."""
        body: Dict[str, Any] = {"items": [self._prepare(item, index) for index, item in enumerate(items)]}
        if callback is not None:
            body["callback"] = {"url": callback} if isinstance(callback, str) else dict(callback)
        if deadline_ms is not None:
            body["deadline_ms"] = deadline_ms
        if priority is not None:
            body["priority"] = priority
        answer = self._request("POST", "/batches", body, {"Idempotency-Key": idempotency_key or uuid.uuid4().hex})
        return str(answer["batch_id"])

    def status(self, batch_id: str) -> Dict[str, Any]:
        return self._request("GET", "/batches/" + urllib.parse.quote(batch_id, safe=""))

    def cancel(self, batch_id: str) -> Dict[str, Any]:
        return self._request("DELETE", "/batches/" + urllib.parse.quote(batch_id, safe=""))

    def results(self, batch_id: str, *, wait: float = 30.0, limit: int = 1000) -> Iterator[Result]:
        """Results of a batch in order of finishing, each once, until the batch is done. Goes on after lost connections."""
        cursor: Optional[str] = None
        while True:
            query = {"limit": str(limit), "wait": str(wait)}
            if cursor is not None:
                query["cursor"] = cursor
            path = "/batches/%s/results?%s" % (urllib.parse.quote(batch_id, safe=""), urllib.parse.urlencode(query))
            page = self._request("GET", path)
            for result in page["results"]:
                yield result
            cursor = page["next_cursor"]
            if page["done"] and cursor is None:
                return

    # -- one request ----------------------------------------------------------------------------------------------

    def _request(
        self, method: str, path: str, body: Optional[Any] = None, headers: Optional[Mapping[str, str]] = None
    ) -> Dict[str, Any]:
        """Sends until it is answered for good. Raises TouchstoneError on a refusal, or when the budget is spent."""
        payload = None
        send = {"Accept": "application/json", **self._auth(), **self.headers, **(headers or {})}
        if body is not None:
            payload = json.dumps(body, allow_nan=False, separators=(",", ":"), default=_plain).encode()
            send["Content-Type"] = "application/json"
            if len(payload) >= _GZIP_FROM_BYTES and not self._is_loopback():
                payload = gzip.compress(payload, 1)
                send["Content-Encoding"] = "gzip"
        first_failure: Optional[float] = None
        attempt = 0
        while True:
            status, answer, retry_after, error = self._exchange(method, path, payload, send)
            if status is not None and 200 <= status < 300:
                return answer
            passing = status is None or status in _RETRYABLE or (status == 409 and retry_after is not None)
            now = time.monotonic()
            first_failure = now if first_failure is None else first_failure
            delay = _backoff(attempt, retry_after)
            if not passing or now + delay - first_failure > self.retry_seconds:
                raise TouchstoneError(_explain(method, path, status, answer, error), status, answer or None)
            time.sleep(delay)
            attempt += 1

    def _exchange(
        self, method: str, path: str, payload: Optional[bytes], headers: Mapping[str, str]
    ) -> Tuple[Optional[int], Dict[str, Any], Optional[float], Optional[Exception]]:
        connection, reused = self._lease()
        try:
            connection.request(method, self._base_path + path, body=payload, headers=dict(headers))
            response = connection.getresponse()
            raw = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            if reused and isinstance(error, (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)):
                return self._exchange(method, path, payload, headers)  # an idle connection that the service had closed
            return None, {}, None, error
        if response.will_close:
            connection.close()
        else:
            self._give_back(connection)
        try:
            answer = json.loads(raw) if raw else {}
        except ValueError:
            answer = {"detail": raw[:500].decode("utf-8", "replace")}
        return response.status, answer if isinstance(answer, dict) else {"value": answer}, _retry_after(response), None

    def _lease(self) -> Tuple[http.client.HTTPConnection, bool]:
        self._check_fork()
        with self._lock:
            if self._idle:
                return self._idle.pop(), True
        if self._scheme == "https":
            return (
                http.client.HTTPSConnection(self._host, self._port, timeout=self.timeout, context=ssl.create_default_context()),
                False,
            )
        return http.client.HTTPConnection(self._host, self._port, timeout=self.timeout), False

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < self.connections:
                self._idle.append(connection)
                return
        connection.close()

    def _auth(self) -> Dict[str, str]:
        if self.api_key is not None:
            return {"Authorization": "Bearer " + self.api_key}
        if self._userinfo is not None:
            return {"Authorization": "Basic " + base64.b64encode(self._userinfo.encode()).decode()}
        return {}

    def _is_loopback(self) -> bool:
        return self._host in ("127.0.0.1", "localhost", "::1")

    # -- joining of single calls ------------------------------------------------------------------------------------

    def _enqueue(self, call: "_Call") -> None:
        """Hands a call to the collector. Without a lock and, while the collector is awake, without a system call."""
        self._check_fork()
        call.item = self._prepare(call.item, next(self._numbers))
        self._waiting.append(call)
        if self._collector is None:
            self._start_collector()
        if not self._wake.is_set():
            self._wake.set()
        if len(self._waiting) >= self.batch_items and not self._full.is_set():
            self._full.set()

    def _start_collector(self) -> None:
        with self._lock:
            if self._collector is None:
                self._collector = threading.Thread(target=self._collect, name="touchstone-batcher", daemon=True)
                self._collector.start()

    def _collect(self) -> None:
        pool, waiting = self._pool(), self._waiting
        while True:
            woken = self._wake.wait(timeout=5.0)
            self._wake.clear()
            if not woken and not waiting:
                self._collector = None
                # A call that came between the look and this line has seen the old collector and started no other.
                if waiting:
                    self._start_collector()
                return
            if waiting and len(waiting) < self.batch_items:
                self._full.wait(timeout=self.batch_wait)
            self._full.clear()
            while waiting:
                taken = [waiting.popleft() for _ in range(min(len(waiting), self.batch_items))]
                # In several requests, so that one is judged while another is written or read.
                parts = max(1, min(_PARTS, len(taken) // _PART_ITEMS))
                size = -(-len(taken) // parts)
                for start in range(0, len(taken), size):
                    part = taken[start : start + size]
                    try:
                        pool.submit(self._score_joined, part)
                    except RuntimeError as error:  # the interpreter is ending
                        _wake_callers(part, error)

    def _score_joined(self, calls: "List[_Call]") -> None:
        """One request for all; where it cannot be written or is refused, halves, so that a bad call costs only itself."""
        try:
            # Callers choose ids for themselves, so two of them may choose the same one.
            results = self._score_chunk([{**call.item, "id": str(index)} for index, call in enumerate(calls)])
        except BaseException as error:  # noqa: BLE001 - handed to the callers
            unwritable = isinstance(error, (TypeError, ValueError, RecursionError))
            if len(calls) > 1 and (unwritable or getattr(error, "status", None) in (400, 413, 422)):
                half = len(calls) // 2
                self._score_joined(calls[:half])
                self._score_joined(calls[half:])
            else:
                _wake_callers(calls, error)
            return
        for call, result in zip(calls, results):
            result["id"] = call.item["id"]
            call.result = result
        _wake_callers(calls)

    def _score_chunk(self, items: List[Item]) -> List[Result]:
        """One request; nulls that may pass are asked again, alone, until the budget is spent."""
        answer = self._request("POST", "/score", {"items": items})
        results: List[Result] = list(answer["results"])
        if len(results) != len(items):
            raise TouchstoneError("the service answered %d results for %d items" % (len(results), len(items)))
        deadline = time.monotonic() + self.retry_seconds
        attempt = 0
        while True:
            again = [index for index, result in enumerate(results) if result.get("reason") in _RETRYABLE_REASONS]
            delay = _backoff(attempt, None)
            if not again or attempt >= 3 or time.monotonic() + delay > deadline:
                return results
            time.sleep(delay)
            attempt += 1
            for index, result in zip(again, self._request("POST", "/score", {"items": [items[i] for i in again]})["results"]):
                results[index] = result

    # -- nulls ------------------------------------------------------------------------------------------------------

    def _after(self, result: Result, item: Item) -> Result:
        """A single call's null: its siblings are those of its group that this client has scored lately."""
        group = item.get("group_id") if self.failure == "neutral" else None
        if result["reward"] is not None:
            if group is not None:
                self._siblings.add(str(group), result["reward"])
            return result
        if self.failure == "none":
            return result
        mean = None if group is None else self._siblings.mean(str(group))
        if mean is None:
            raise Undetermined(result)
        return {**result, "reward": mean, "imputed": True}

    def _fill(self, results: List[Result], items: Sequence[Item]) -> List[Result]:
        if self.failure == "none":
            return results
        if self.failure == "raise":
            for result in results:
                if result["reward"] is None:
                    raise Undetermined(result)
            return results
        rewards = neutral_fill([result["reward"] for result in results], [item.get("group_id") for item in items])
        for result, reward in zip(results, rewards):
            if result["reward"] is None:
                if reward is None:
                    raise Undetermined(result)
                result["reward"], result["imputed"] = reward, True
        return results

    # -- life -------------------------------------------------------------------------------------------------------

    def _prepare(self, item: Item, index: int) -> Item:
        prepared = {key: value for key, value in item.items() if value is not None}
        prepared.setdefault("id", "item-%d" % index)
        if self.profile is not None and "graders" not in prepared:
            prepared.setdefault("profile", self.profile)
        if self.run is not None:
            prepared.setdefault("run", self.run)
        return prepared

    def _pool(self) -> concurrent.futures.ThreadPoolExecutor:
        with self._lock:
            if self._executor is None:
                self._executor = concurrent.futures.ThreadPoolExecutor(self.connections, thread_name_prefix="touchstone")
            return self._executor

    def _reset(self) -> None:
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise ValueError("url must look like http://host:port, not %r" % self.url)
        self._scheme, self._host, self._port = parts.scheme, parts.hostname, parts.port
        self._base_path = parts.path.rstrip("/")
        self._userinfo = None
        if parts.username is not None:
            self._userinfo = "%s:%s" % (urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
        self._pid = os.getpid()
        self._lock = threading.RLock()
        self._wake, self._full = threading.Event(), threading.Event()
        self._idle: List[http.client.HTTPConnection] = []
        self._waiting: "collections.deque[_Call]" = collections.deque()
        self._numbers = itertools.count(1)
        self._siblings = _Siblings()
        self._collector = None
        self._executor = None

    def _check_fork(self) -> None:
        if self._pid != os.getpid():
            self._reset()

    def close(self) -> None:
        """Closes idle connections. The client may be used again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def __enter__(self) -> "Touchstone":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getstate__(self) -> Dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._reset()


# -- helpers ----------------------------------------------------------------------------------------------------------


class _Call:
    """A single call that waits to be joined: a thread sleeps on `done`, a task on `future`."""

    __slots__ = ("item", "result", "error", "done", "loop", "future")

    def __init__(self, item: Item):
        self.item = item
        self.result: Optional[Result] = None
        self.error: Optional[BaseException] = None
        self.done: Optional[threading.Lock] = None
        self.loop: Optional[asyncio.AbstractEventLoop] = None
        self.future: "Optional[asyncio.Future[None]]" = None

    def answer(self) -> Result:
        if self.result is None:
            raise self.error or TouchstoneError("the call was not answered")
        return self.result


class _Siblings:
    """Sum and count of the rewards of each group that was scored in the last half hour, of the 4,096 latest groups."""

    KEPT, SECONDS = 4096, 1800.0

    def __init__(self) -> None:
        self._groups: "collections.OrderedDict[str, Tuple[float, int, float]]" = collections.OrderedDict()
        self._lock = threading.Lock()

    def add(self, group: str, reward: float) -> None:
        with self._lock:
            total, count, _ = self._known(group)
            self._groups[group] = (total + reward, count + 1, time.monotonic())
            self._groups.move_to_end(group)
            if len(self._groups) > self.KEPT:
                self._groups.popitem(last=False)

    def mean(self, group: str) -> Optional[float]:
        with self._lock:
            total, count, _ = self._known(group)
            return total / count if count > 0 else None

    def _known(self, group: str) -> Tuple[float, int, float]:
        known = self._groups.get(group, (0.0, 0, 0.0))
        return known if time.monotonic() - known[2] < self.SECONDS else (0.0, 0, 0.0)


def _plain(value: Any) -> Any:
    """numpy's scalars and arrays as JSON has them."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError("%s cannot be sent as JSON" % type(value).__name__)


def _wake_callers(calls: List[_Call], error: Optional[BaseException] = None) -> None:
    """Threads by their lock; the tasks of one event loop all at once."""
    loops: Dict[asyncio.AbstractEventLoop, List[_Call]] = {}
    for call in calls:
        call.error = error
        if call.loop is not None:
            loops.setdefault(call.loop, []).append(call)
        elif call.done is not None:
            call.done.release()
    for loop, of_loop in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, of_loop)
        except RuntimeError:
            pass  # the loop was closed: nobody waits there any more


def _resolve(calls: List[_Call]) -> None:
    for call in calls:
        if call.future is not None and not call.future.done():
            call.future.set_result(None)


def neutral_fill(rewards: Sequence[Optional[float]], groups: Sequence[Optional[str]]) -> List[Optional[float]]:
    """Each null becomes the mean of the numbers of its group: its advantage is then 0 and the group's mean is unchanged.

    A null without a group, or whose group has no number, stays None.
    """
    sums: Dict[str, List[float]] = {}
    for reward, group in zip(rewards, groups):
        if reward is not None and group is not None:
            sums.setdefault(group, []).append(reward)
    return [
        reward if reward is not None or group is None or group not in sums else sum(sums[group]) / len(sums[group])
        for reward, group in zip(rewards, groups)
    ]


def verify_webhook(
    body: Union[bytes, str], headers: Mapping[str, str], secrets: Union[str, Sequence[str]], *, tolerance_seconds: int = 300
) -> Dict[str, Any]:
    """Checks a callback's signature (Standard Webhooks, HMAC-SHA256 over id.timestamp.body) and returns its body.

    `secrets` may hold two during a rotation. Raises TouchstoneError where no signature fits or the time is off.
    """
    raw = body.encode() if isinstance(body, str) else body
    lower = {key.lower(): value for key, value in headers.items()}
    try:
        message_id, timestamp, given = lower["webhook-id"], lower["webhook-timestamp"], lower["webhook-signature"]
        age = abs(time.time() - int(timestamp))
    except (KeyError, ValueError) as error:
        raise TouchstoneError("the callback lacks its signature headers") from error
    if age > tolerance_seconds:
        raise TouchstoneError("the callback's time is off by %d s" % age)
    signed = message_id.encode() + b"." + timestamp.encode() + b"." + raw
    for secret in [secrets] if isinstance(secrets, str) else secrets:
        key = base64.b64decode(secret[len("whsec_") :] if secret.startswith("whsec_") else secret)
        wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(wanted, candidate) for candidate in given.split(" ")):
            verified: Dict[str, Any] = json.loads(raw)
            return verified
    raise TouchstoneError("no signature of the callback fits")


def _backoff(attempt: int, retry_after: Optional[float]) -> float:
    """Seconds: full jitter, 0.25 s doubling to 10 s; at least what the service asked for."""
    return (retry_after or 0.0) + random.uniform(0.0, min(10.0, 0.25 * 2.0 ** min(attempt, 10)))


def _retry_after(response: http.client.HTTPResponse) -> Optional[float]:
    try:
        return max(0.0, float(response.headers.get("Retry-After", "")))
    except ValueError:
        return None


def _explain(method: str, path: str, status: Optional[int], answer: Mapping[str, Any], error: Optional[Exception]) -> str:
    if status is None:
        return "%s %s: %s" % (method, path, error)
    what = answer.get("detail") or answer.get("title") or "refused"
    places = ", ".join("%s %s" % (each.get("pointer"), each.get("detail")) for each in (answer.get("errors") or [])[:5])
    return "%s %s: %d %s%s" % (method, path, status, what, " (%s)" % places if places else "")


_clients: Dict[Tuple[Any, ...], Touchstone] = {}


def _shared(**options: Any) -> Touchstone:
    """One client per set of options and process, so that functions called per sample share connections and batches.

    Without a lock, which a fork might copy while it is held: of two clients made at once, one is dropped unused.
    """
    key = tuple(sorted((name, repr(value)) for name, value in options.items()))
    return _clients.get(key) or _clients.setdefault(key, Touchstone(**options))


def _split(options: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """Options of the client, and the rest."""
    known = set(inspect.signature(Touchstone.__init__).parameters) - {"self"}
    return {k: v for k, v in options.items() if k in known}, {k: v for k, v in options.items() if k not in known}


_TEST_KEYS = (
    "inputs", "test_cases", "tests", "unit_tests", "input_output", "test_list", "assert_case", "test", "public_tests", "private_tests",
)  # fmt: skip
_GOLD_KEYS = ("ground_truth", "expected_answer", "gold", "answer", "solution", "label", "target")
_PROBLEM_TYPES = ("function", "stdio", "asserts", "harness", "design", "interactive")


def _gold_fields(gold: Any) -> Item:
    """A dataset's ground truth as item fields, read as the service reads labels: tests or a problem where it is one, else a gold.

    Nothing to compare with (None, an empty text or list) gives no field: the service then refuses the item, it is never a 0.
    """
    return _truth(gold, 0) or {}


def _truth(gold: Any, depth: int) -> Optional[Item]:
    if depth > 4:
        return None
    if hasattr(gold, "tolist") and not isinstance(gold, (str, bytes)):
        gold = gold.tolist()  # numpy's scalars and arrays, which parquet datasets hold
    if gold is None or (isinstance(gold, float) and not math.isfinite(gold)):
        return None
    if isinstance(gold, bool):
        return {"gold": str(gold)}
    if isinstance(gold, (int, float)):
        return {"gold": gold}
    if isinstance(gold, str):
        return _truth_of_text(gold, depth)
    if isinstance(gold, (list, tuple)):
        return _truth_of_list(list(gold))
    if isinstance(gold, Mapping):
        return _truth_of_fields(gold, depth)
    return {"gold": str(gold)}


def _truth_of_fields(fields: Mapping[str, Any], depth: int) -> Optional[Item]:
    named = fields.get("profile", fields.get("grader"))
    profile = {"profile": named} if isinstance(named, str) else {}
    if fields.get("type") in _PROBLEM_TYPES:
        return {"problem": dict(fields), **profile}
    if any(fields.get(key) is not None for key in _TEST_KEYS):
        return {"tests": dict(fields), **profile}
    for key in _GOLD_KEYS:
        inner = _truth(fields.get(key), depth + 1)
        if inner is not None:
            return {**inner, **profile}
    return None


def _truth_of_text(text: str, depth: int) -> Optional[Item]:
    trimmed = text.strip()
    if not trimmed:
        return None
    if trimmed[0] in '"{[':
        try:
            value = json.loads(trimmed)
        except ValueError:
            value = None
        if isinstance(value, str) and value.lstrip()[:1] in ('"', "{", "["):
            return _truth(value, depth + 1) or {"gold": text}
        if isinstance(value, list) and value and all(isinstance(each, (str, dict)) for each in value):
            return _truth_of_list(value)  # a list of numbers may be an interval
        if isinstance(value, dict):
            return _truth(value, depth + 1) or {"gold": text}
    return {"tests": text} if _ASSERT.search(trimmed) else {"gold": text}


def _truth_of_list(values: List[Any]) -> Optional[Item]:
    if not values:
        return None
    if any(isinstance(value, dict) for value in values):
        return {"tests": values}
    if all(isinstance(value, str) for value in values) and any(_ASSERT.search(value) for value in values):
        return {"tests": values}
    return {"gold": [value if isinstance(value, (str, int, float)) and not isinstance(value, bool) else str(value) for value in values]}


def _group_of(prompt: Any, step: Any = None) -> str:
    text = prompt if isinstance(prompt, str) else json.dumps(prompt, sort_keys=True, default=str)
    return "%s/%s" % (step, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24])


def _component(result: Result, kind: str) -> Optional[float]:
    return next((part["score"] for part in result["components"] if part["kind"] == kind), None)


# -- TRL, axolotl, unsloth ----------------------------------------------------------------------------------------------


def trl_reward(
    *, name: str = "touchstone", gold_column: str = "answer", graders: Optional[Sequence[Any]] = None, **options: Any
) -> Callable[..., Any]:
    """A reward function for GRPOTrainer and its kin: asynchronous, named, picklable; one request per call.

    Dataset columns: `gold_column` (a gold answer, or tests), or `graders` per row, or fixed `graders` here with
    "gold": "{gold}" where the row's gold belongs. A row that could not be judged is None, which the trainer leaves out.
    """
    reward = functools.partial(_trl_call_named(name), Touchstone(**options), gold_column, graders)
    reward.__name__ = name  # type: ignore[attr-defined]
    return reward


_TRL_CALL = "_trl_call_named_"


def _trl_call_named(name: str) -> Callable[..., Any]:
    """`_trl_call` under another name: TRL logs a partial under the name of the function inside it.

    An attribute of this module, made when it is asked for, so that a process which unpickles it finds it.
    """
    known = globals().get(_TRL_CALL + name)
    if known is not None:
        return known  # type: ignore[no-any-return]
    named = types.FunctionType(_trl_call.__code__, globals(), name, _trl_call.__defaults__, _trl_call.__closure__)
    named.__qualname__, named.__module__, named.__doc__ = _TRL_CALL + name, __name__, _trl_call.__doc__
    return globals().setdefault(_TRL_CALL + name, named)  # type: ignore[no-any-return]


def __getattr__(attribute: str) -> Any:
    if attribute.startswith(_TRL_CALL):
        return _trl_call_named(attribute[len(_TRL_CALL) :])
    raise AttributeError(attribute)


async def _trl_call(
    client: Touchstone, gold_column: str, graders: Optional[Sequence[Any]], /, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any
) -> List[Optional[float]]:
    step = getattr(columns.get("trainer_state"), "global_step", None)
    golds, rows = columns.get(gold_column), columns.get("graders")
    ids = columns.get("completion_ids")
    items: List[Item] = []
    for index, completion in enumerate(completions):
        item: Item = {"id": "%d" % index, "completion": completion, "group_id": _group_of(prompts[index], step)}
        if step is not None:
            item["step"] = step
        if ids is not None:
            item["completion_tokens"] = len(ids[index])
        if rows is not None:
            item["graders"] = rows[index]
        elif graders is not None:
            item["graders"] = _with_gold(graders, None if golds is None else golds[index])
        elif golds is not None:
            item.update(_gold_fields(golds[index]))
        items.append(item)
    results = await client.ascore_batch(items)
    _log_trl(results, columns.get("log_metric"), columns.get("log_extra"))
    return [result["reward"] for result in results]


def _log_trl(results: Sequence[Result], log_metric: Any, log_extra: Any) -> None:
    if callable(log_extra):
        log_extra("touchstone_verdict", [", ".join(part["verdict"] for part in result["components"]) for result in results])
    if callable(log_metric):
        names = {part.get("name") or part.get("rule") or part["kind"] for result in results for part in result["components"]}
        for name in sorted(names):
            scores = [
                part["score"]
                for result in results
                for part in result["components"]
                if (part.get("name") or part.get("rule") or part["kind"]) == name and part["score"] is not None
            ]
            if scores:
                log_metric("touchstone/" + name, sum(scores) / len(scores))
        log_metric("touchstone/undetermined", sum(result["reward"] is None for result in results) / max(len(results), 1))


def _with_gold(graders: Sequence[Any], gold: Any) -> List[Any]:
    """Graders with the row's gold in the place of the string "{gold}"."""

    def fill(value: Any) -> Any:
        if value == "{gold}":
            return gold
        if isinstance(value, dict):
            return {key: fill(each) for key, each in value.items()}
        if isinstance(value, list):
            return [fill(each) for each in value]
        return value

    return [fill(grader) for grader in graders]


# -- verl -----------------------------------------------------------------------------------------------------------------


async def compute_score(data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **options: Any) -> Dict[str, Any]:
    """verl's custom reward function (asynchronous). The same keys with the same types for every sample.

    A sample that could not be judged raises after the retry budget, or with failure="neutral" takes the mean of its prompt's rows
    (the same extra_info.index) that this process has scored in the last half hour, unless failure="mask": then `score` is 0.0 and
    `touchstone_valid` 0, to be left out by touchstone_verl's reward manager and advantage estimator.
    """
    client, item, mask = _verl_item(data_source, solution_str, ground_truth, extra_info, options)
    return _verl_row(await client.ascore(item), mask)


def compute_score_sync(data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **options: Any) -> Dict[str, Any]:
    """As compute_score, for managers that call in threads or processes."""
    client, item, mask = _verl_item(data_source, solution_str, ground_truth, extra_info, options)
    return _verl_row(client.score(item), mask)


def compute_score_batch(
    data_sources: Sequence[str], solution_strs: Sequence[str], ground_truths: Sequence[Any], extra_infos: Sequence[Any], **options: Any
) -> List[Dict[str, Any]]:
    """verl's batch manager: whole lists. With failure="neutral" a null takes the mean of its prompt's scored siblings."""
    prepared = [_verl_item(*row, options) for row in zip(data_sources, solution_strs, ground_truths, extra_infos)]
    if not prepared:
        return []
    client, _, mask = prepared[0]
    items = [{**item, "id": "%d" % index} for index, (_, item, _) in enumerate(prepared)]
    return [_verl_row(result, mask) for result in client.score_batch(items)]


def _verl_item(source: str, text: str, truth: Any, extra: Any, options: Mapping[str, Any]) -> Tuple[Touchstone, Item, bool]:
    client_options, rest = _split(options)
    mask = client_options.get("failure") == "mask"
    client_options["failure"] = "none" if mask else client_options.get("failure", "raise")
    info = extra if isinstance(extra, dict) else {}
    item: Item = {"data_source": str(source), "completion": text, **_gold_fields(truth)}
    index = info.get("index")
    if index is not None:
        item["group_id"] = "%s/%s/%s" % (client_options.get("run") or "", info.get("global_step", info.get("step", "")), index)
    if "graders" in rest:
        item = {key: value for key, value in item.items() if key not in ("gold", "tests", "problem")}
        item["graders"] = _with_gold(rest["graders"], truth)
    return _shared(**client_options), item, mask


def _verl_row(result: Result, mask: bool) -> Dict[str, Any]:
    valid = result["reward"] is not None
    if not valid and not mask:
        raise Undetermined(result)
    main = next((part for part in result["components"] if part["kind"] != "format"), None)
    score = float(result["reward"]) if valid else 0.0
    right = main["score"] if main is not None and main["score"] is not None else score
    answer = main["detail"].get("answer") if main is not None else None
    return {
        "score": score,
        "acc": float(right) if valid else 0.0,
        "pred": "" if answer is None else str(answer),
        "verdict": result["reason"] or (main["verdict"] if main is not None else "correct"),
        "format": float(_component(result, "format") or 0.0),
        "touchstone_valid": 1.0 if valid else 0.0,
        "touchstone_imputed": 1.0 if result.get("imputed") else 0.0,
    }


# -- ms-swift, EasyR1, OpenRLHF, slime, AReaL, verifiers ----------------------------------------------------------------


def swift_orm(*, gold_column: str = "solution", **options: Any) -> type:
    """A class for ms-swift's `orms` registry: orms["touchstone"] = swift_orm(profile="default").

    ms-swift takes a row without any reward for a 0, so by default (failure="neutral") a null becomes the mean of its prompt's
    scored rows, and raises where there are none. With failure="none" it is handed on, for use beside other reward functions.
    """
    options.setdefault("failure", "neutral")

    class TouchstoneORM:
        def __init__(self, *_: Any, **__: Any) -> None:
            self.client = Touchstone(**options)

        def __call__(self, completions: Sequence[Any], **columns: Any) -> List[Optional[float]]:
            golds, prompts, messages = columns.get(gold_column), columns.get("prompt_id"), columns.get("messages")
            items = []
            for index, completion in enumerate(completions):
                item: Item = {"id": str(index), "completion": completion}
                if prompts is not None:
                    item["group_id"] = str(prompts[index])
                elif messages is not None:
                    item["group_id"] = _group_of(messages[index][:-1])  # the last message is the completion
                if golds is not None:
                    item.update(_gold_fields(golds[index]))
                if columns.get("response_token_ids") is not None:
                    item["completion_tokens"] = len(columns["response_token_ids"][index])
                items.append(item)
            return [result["reward"] for result in self.client.score_batch(items)]

    return TouchstoneORM


def easyr1_reward(reward_inputs: Sequence[Mapping[str, Any]], **options: Any) -> List[Dict[str, float]]:
    """EasyR1's batch reward function: a dict with `overall` per input. A null raises: EasyR1 cannot leave a row out."""
    options.setdefault("failure", "raise")
    items = [
        {"id": str(index), "completion": row["response"], "completion_tokens": row.get("response_length"), **_gold_fields(row["ground_truth"])}
        for index, row in enumerate(reward_inputs)
    ]
    rows = []
    for result in _shared(**options).score_batch(items):
        accuracy = _component(result, "math")
        accuracy = _component(result, "code") if accuracy is None else accuracy
        rows.append(
            {
                "overall": float(result["reward"]),
                "accuracy": float(result["reward"] if accuracy is None else accuracy),
                "format": float(_component(result, "format") or 0.0),
            }
        )
    return rows


def reward_func(queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any], **options: Any) -> Dict[str, Any]:
    """OpenRLHF's local reward function (`--reward.remote_url file.py`). Uses torch where it is there. A null raises."""
    options.setdefault("failure", "raise")
    items = [
        {
            "id": str(index),
            "completion": query[len(prompt) :] if query.startswith(prompt) else query,
            "group_id": _group_of(prompt),
            **_gold_fields(label),
        }
        for index, (query, prompt, label) in enumerate(zip(queries, prompts, labels))
    ]
    rewards = [float(result["reward"]) for result in _shared(**options).score_batch(items)]
    try:
        import torch  # type: ignore[import-not-found]
    except ImportError:
        return {"rewards": rewards, "scores": [min(max(reward, 0.0), 1.0) for reward in rewards], "extra_logs": {}}
    values = torch.tensor(rewards)
    return {"rewards": values, "scores": values.clamp(0.0, 1.0), "extra_logs": {"touchstone_reward": values}}


async def slime_rm(args: Any, sample: Any, **options: Any) -> float:
    """slime's and miles' custom reward (`--custom-rm-path touchstone.slime_rm`). A null raises; slime tries again."""
    options.setdefault("failure", "raise")
    return float((await _shared(**options).ascore(_slime_item(sample)))["reward"])


async def slime_group_rm(args: Any, samples: Sequence[Any], **options: Any) -> List[float]:
    """As slime_rm for `--group-rm`; with failure="neutral" a null takes the mean of the group."""
    options.setdefault("failure", "neutral")
    items = [{**_slime_item(sample), "id": str(index), "group_id": "group", "group_size": len(samples)} for index, sample in enumerate(samples)]
    return [float(result["reward"]) for result in await _shared(**options).ascore_batch(items)]


def _slime_item(sample: Any) -> Item:
    item: Item = {"completion": sample.response, **_gold_fields(sample.label)}
    metadata = getattr(sample, "metadata", None)
    if isinstance(metadata, dict) and metadata.get("touchstone_profile"):
        item["profile"] = metadata["touchstone_profile"]
    length = getattr(sample, "response_length", None)
    if isinstance(length, int):
        item["completion_tokens"] = length
    return item


def areal_reward(prompt: Any, completions: Any, prompt_ids: Any, completion_ids: Any, **columns: Any) -> float:
    """AReaL's reward function. It is cut off after 15 s and tried four times, so this gives up (raises) before that."""
    client_options, rest = _split(columns)
    client_options.setdefault("failure", "raise")
    client_options.setdefault("timeout", 13.0)
    client_options.setdefault("retry_seconds", 10.0)
    gold = next((rest[key] for key in ("answer", "ground_truth", "label", "solution") if key in rest), None)
    item: Item = {"completion": completions, "completion_tokens": len(completion_ids) if completion_ids is not None else None}
    return float(_shared(**client_options).score({**item, **_gold_fields(gold)})["reward"])


def verifiers_reward(**options: Any) -> Callable[..., Any]:
    """An asynchronous reward function for a verifiers Rubric (before v1; v1 calls a NeMo Gym URL).

    The Rubric counts every Exception as a reward of 0, so what cannot be judged after the retry budget raises RewardMissing,
    which is none and ends the run.
    """
    options.setdefault("failure", "raise")

    async def touchstone(completion: Any, answer: Any = None, **_: Any) -> float:
        try:
            return float((await _shared(**options).ascore({"completion": completion, **_gold_fields(answer)}))["reward"])
        except TouchstoneError as error:
            raise RewardMissing(str(error)) from error

    return touchstone


def _main(arguments: Optional[Iterable[str]] = None) -> int:
    """python touchstone.py FILE.jsonl: scores a file through the service at TOUCHSTONE_URL, one result per line."""
    import argparse
    import sys

    parser = argparse.ArgumentParser(description=_main.__doc__)
    parser.add_argument("file", help="items, one JSON object per line; - for standard input")
    parser.add_argument("--profile")
    options = parser.parse_args(None if arguments is None else list(arguments))
    stream = sys.stdin if options.file == "-" else open(options.file, encoding="utf-8")
    with stream, Touchstone(profile=options.profile) as client:
        items = [json.loads(line) for line in stream if line.strip()]
        for result in client.score_batch(items):
            print(json.dumps(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
