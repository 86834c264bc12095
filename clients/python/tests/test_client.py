from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import http.server
import inspect
import json
import pickle
import threading
import time
import types
import unittest
from concurrent.futures import ThreadPoolExecutor

from .support import SECRET, Service

import touchstone as client_module
from touchstone import (
    Touchstone,
    TouchstoneError,
    Undetermined,
    areal_reward,
    compute_score,
    compute_score_batch,
    compute_score_sync,
    easyr1_reward,
    neutral_fill,
    reward_func,
    slime_group_rm,
    slime_rm,
    swift_orm,
    trl_reward,
    verifiers_reward,
    verify_webhook,
)

service: Service


def setUpModule() -> None:
    global service
    service = Service()


def tearDownModule() -> None:
    service.stop()


def math_item(answer: str, gold: str = "4", **fields):
    return {"completion": "\\boxed{%s}" % answer, "graders": [{"kind": "math", "gold": gold}], **fields}


class Scoring(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Touchstone(service.url)
        self.addCleanup(self.client.close)

    def test_one_item(self) -> None:
        self.assertEqual(self.client.score(math_item("4"))["reward"], 1)
        self.assertEqual(self.client.score(math_item("5"))["reward"], 0)

    def test_a_batch_keeps_its_order_over_several_requests(self) -> None:
        client = Touchstone(service.url, batch_items=7)
        items = [math_item(str(n), str(n - n % 3), id="n%d" % n) for n in range(50)]

        results = client.score_batch(items)

        self.assertEqual([result["id"] for result in results], ["n%d" % n for n in range(50)])
        self.assertEqual([result["reward"] for result in results], [1 if n % 3 == 0 else 0 for n in range(50)])

    def test_concurrent_single_calls_share_requests_and_keep_their_own_ids(self) -> None:
        client = Touchstone(service.url, batch_wait=0.05)  # long enough for threads that a busy machine lets wait
        self.addCleanup(client.close)
        requests = []
        send = client._request
        client._request = lambda *arguments, **named: (requests.append(arguments[1]), send(*arguments, **named))[1]

        with ThreadPoolExecutor(32) as pool:
            results = list(pool.map(lambda n: client.score(math_item("4", id="same")), range(200)))

        self.assertEqual({result["reward"] for result in results}, {1})
        self.assertEqual({result["id"] for result in results}, {"same"})
        self.assertLess(len(requests), 100)

    def test_tasks_of_an_event_loop(self) -> None:
        async def many():
            return await asyncio.gather(*(self.client.ascore(math_item(str(n))) for n in range(20)))

        results = asyncio.run(many())

        self.assertEqual([result["reward"] for result in results], [1 if n == 4 else 0 for n in range(20)])

    def test_nothing_in_nothing_out(self) -> None:
        self.assertEqual(self.client.score_batch([]), [])

    def test_a_refused_request_says_where(self) -> None:
        with self.assertRaises(TouchstoneError) as caught:
            self.client._request("POST", "/score", {"completion": 3})
        self.assertEqual(caught.exception.status, 422)
        self.assertIn("/completion", str(caught.exception))


class Nulls(unittest.TestCase):
    unreadable = {"completion": "\\boxed{1}", "graders": [{"kind": "math", "gold": "\\frac{1}{"}]}

    def test_none_is_handed_on(self) -> None:
        result = Touchstone(service.url).score(self.unreadable)
        self.assertIsNone(result["reward"])
        self.assertEqual(result["reason"], "gold_unparsable")

    def test_raise(self) -> None:
        with self.assertRaises(Undetermined):
            Touchstone(service.url, failure="raise").score_batch([math_item("4"), self.unreadable])

    def test_neutral_takes_the_mean_of_the_group(self) -> None:
        rows = [math_item("4", group_id="g"), math_item("5", group_id="g"), {**self.unreadable, "group_id": "g"}]
        results = Touchstone(service.url, failure="neutral").score_batch(rows)
        self.assertEqual([result["reward"] for result in results], [1, 0, 0.5])
        self.assertEqual([result.get("imputed") for result in results], [None, None, True])

    def test_neutral_without_siblings_raises(self) -> None:
        with self.assertRaises(Undetermined):
            Touchstone(service.url, failure="neutral").score_batch([self.unreadable])

    def test_fill_keeps_the_mean(self) -> None:
        self.assertEqual(neutral_fill([1.0, None, 0.0, None], ["a", "a", "a", "b"]), [1.0, 0.5, 0.0, None])


class Durable(unittest.TestCase):
    def test_the_same_key_gives_the_same_batch_and_every_result_comes_once(self) -> None:
        client = Touchstone(service.url)
        items = [math_item(str(n), id="n%d" % n) for n in range(100)]

        first = client.submit(items, idempotency_key="k")
        second = client.submit(items, idempotency_key="k")
        results = list(client.results(first, limit=7))

        self.assertEqual(first, second)
        self.assertEqual(sorted(result["id"] for result in results), sorted(item["id"] for item in items))
        self.assertEqual(client.status(first)["state"], "done")

    def test_callbacks_are_verified(self) -> None:
        received = []

        class Sink(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                received.append(verify_webhook(body, dict(self.headers), SECRET))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)

        Touchstone(service.url).submit([math_item("4")], callback="http://127.0.0.1:%d/" % server.server_address[1])

        deadline = time.monotonic() + 120
        while not received and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(received[0]["results"][0]["reward"], 1)


class Webhooks(unittest.TestCase):
    def sign(self, body: str, when: int) -> dict:
        key = base64.b64decode(SECRET[len("whsec_") :])
        digest = hmac.new(key, ("m.1.%d.%s" % (when, body)).encode(), hashlib.sha256).digest()
        return {"Webhook-Id": "m.1", "Webhook-Timestamp": str(when), "Webhook-Signature": "v1," + base64.b64encode(digest).decode()}

    def test_right(self) -> None:
        self.assertEqual(verify_webhook('{"a":1}', self.sign('{"a":1}', int(time.time())), [SECRET]), {"a": 1})

    def test_an_altered_body_an_old_time_and_another_secret_are_refused(self) -> None:
        now = int(time.time())
        with self.assertRaises(TouchstoneError):
            verify_webhook('{"a":2}', self.sign('{"a":1}', now), SECRET)
        with self.assertRaises(TouchstoneError):
            verify_webhook('{"a":1}', self.sign('{"a":1}', now - 3600), SECRET)
        with self.assertRaises(TouchstoneError):
            verify_webhook('{"a":1}', self.sign('{"a":1}', now), "whsec_b3RoZXI=")


class Patience(unittest.TestCase):
    """A peer that fails: plain sockets of this test, not the service."""

    def peer(self, answers):
        log = []

        class Peer(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                log.append(time.monotonic())
                status, headers, body = answers[min(len(log), len(answers)) - 1]
                raw = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(raw)), "content-type": "application/json"}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return "http://127.0.0.1:%d" % server.server_address[1], log

    good = {"results": [{"id": "item-0", "reward": 1.0, "reason": None, "components": []}]}

    def test_503_is_tried_again_and_its_retry_after_kept(self) -> None:
        url, log = self.peer([(503, {"Retry-After": "1"}, {}), (200, {}, self.good)])
        self.assertEqual(Touchstone(url).score_batch([math_item("4")])[0]["reward"], 1.0)
        self.assertGreaterEqual(log[1] - log[0], 1.0)

    def test_a_refusal_is_not_tried_again(self) -> None:
        url, log = self.peer([(422, {}, {"detail": "no"})])
        with self.assertRaises(TouchstoneError):
            Touchstone(url).score_batch([math_item("4")])
        self.assertEqual(len(log), 1)

    def test_the_budget_ends(self) -> None:
        url, log = self.peer([(503, {}, {})])
        with self.assertRaises(TouchstoneError):
            Touchstone(url, retry_seconds=2).score_batch([math_item("4")])
        self.assertGreater(len(log), 1)

    def test_a_null_of_the_service_is_asked_again(self) -> None:
        null = {"results": [{"id": "item-0", "reward": None, "reason": "infra_error", "components": []}]}
        url, log = self.peer([(200, {}, null), (200, {}, self.good)])
        self.assertEqual(Touchstone(url).score_batch([math_item("4")])[0]["reward"], 1.0)
        self.assertEqual(len(log), 2)

    def test_nobody_there(self) -> None:
        with self.assertRaises(TouchstoneError):
            Touchstone("http://127.0.0.1:9", retry_seconds=0.2).score_batch([math_item("4")])


class Trainers(unittest.TestCase):
    right = "<think>2 + 2 = 4</think>\n<answer>\\boxed{4}</answer>"
    wrong = "<think>2 + 2 = 5</think>\n<answer>\\boxed{5}</answer>"

    def setUp(self) -> None:
        self.options = {"url": service.url, "profile": "default"}

    def test_trl(self) -> None:
        reward = trl_reward(name="accuracy", **self.options)
        metrics, extras = {}, {}
        copy = pickle.loads(pickle.dumps(reward))

        self.assertTrue(inspect.iscoroutinefunction(reward))
        self.assertEqual(copy.__name__, "accuracy")
        self.assertGreaterEqual(len(inspect.signature(reward).parameters), 2)
        values = asyncio.run(
            copy(
                prompts=["2 + 2?"] * 3,
                completions=[self.right, [{"role": "assistant", "content": self.wrong}], "no idea"],
                answer=["4", "4", "\\frac{4}{"],
                completion_ids=[[1], [1], [1]],
                trainer_state=types.SimpleNamespace(global_step=3),
                log_metric=metrics.__setitem__,
                log_extra=extras.__setitem__,
            )
        )

        self.assertGreater(values[0], values[1])
        self.assertLess(values[1], 0.5)
        self.assertIsNone(values[2])
        self.assertAlmostEqual(metrics["touchstone/undetermined"], 1 / 3)
        self.assertEqual(len(extras["touchstone_verdict"]), 3)

    def test_verl_has_the_same_keys_for_every_sample(self) -> None:
        rows = [
            asyncio.run(compute_score("math", self.right, "4", {"index": 1}, **self.options)),
            compute_score_sync("math", self.wrong, "4", None, **self.options),
            compute_score_sync("math", "x", "\\frac{4}{", None, failure="mask", **self.options),
            *compute_score_batch(["math"] * 2, [self.right, self.wrong], ["4", "4"], [{"index": 1}] * 2, **self.options),
        ]
        self.assertEqual({tuple(row) for row in rows}, {tuple(rows[0])})
        self.assertEqual({tuple(type(value) for value in row.values()) for row in rows}, {tuple(type(value) for value in rows[0].values())})
        self.assertEqual([row["acc"] for row in rows], [1.0, 0.0, 0.0, 1.0, 0.0])
        self.assertEqual([row["touchstone_valid"] for row in rows], [1.0, 1.0, 0.0, 1.0, 1.0])
        with self.assertRaises(Undetermined):
            compute_score_sync("math", "x", "\\frac{4}{", None, **self.options)

    def test_the_other_entry_points(self) -> None:
        sample = types.SimpleNamespace(response=self.right, label="4", metadata={}, response_length=9)
        other = types.SimpleNamespace(response=self.wrong, label="4", metadata=None, response_length=9)
        rewards = {
            "swift": swift_orm(**self.options)()([self.right, self.wrong], solution=["4", "4"]),
            "easyr1": [row["overall"] for row in easyr1_reward([{"response": text, "response_length": 9, "ground_truth": "4"} for text in (self.right, self.wrong)], **self.options)],
            "openrlhf": [float(value) for value in reward_func(["q" + self.right, "q" + self.wrong], ["q", "q"], ["4", "4"], **self.options)["rewards"]],
            "slime": [asyncio.run(slime_rm(None, each, **self.options)) for each in (sample, other)],
            "slime group": asyncio.run(slime_group_rm(None, [sample, other], **self.options)),
            "areal": [areal_reward("q", text, [1], [1, 2], answer="4", **self.options) for text in (self.right, self.wrong)],
            "verifiers": [asyncio.run(verifiers_reward(**self.options)(completion=text, answer="4")) for text in (self.right, self.wrong)],
        }
        for name, (good, bad) in rewards.items():
            with self.subTest(name):
                self.assertGreaterEqual(good, 1.0)
                self.assertLess(bad, 0.5)

    def test_ground_truths_are_read(self) -> None:
        tests = {"inputs": ["1\n"], "outputs": ["1\n"]}
        self.assertEqual(client_module._gold_fields(json.dumps(tests)), {"tests": tests})
        self.assertEqual(client_module._gold_fields({"ground_truth": "5"}), {"gold": "5"})
        self.assertEqual(client_module._gold_fields(["1", "2"]), {"gold": ["1", "2"]})
        self.assertEqual(client_module._gold_fields(["assert f(1) == 2"]), {"tests": ["assert f(1) == 2"]})
        self.assertEqual(client_module._gold_fields("[1, 2)"), {"gold": "[1, 2)"})
        self.assertEqual(client_module._gold_fields(7), {"gold": 7})
        self.assertEqual(client_module._gold_fields("[0, 1]"), {"gold": "[0, 1]"})
        self.assertEqual(client_module._gold_fields(json.dumps(json.dumps(tests))), {"tests": tests})
        self.assertEqual(client_module._gold_fields(["import math", "assert f(1) == 2"]), {"tests": ["import math", "assert f(1) == 2"]})
        self.assertEqual(client_module._gold_fields("assert f(1) == 2"), {"tests": "assert f(1) == 2"})
        self.assertEqual(client_module._gold_fields({"grader": "gsm8k", "ground_truth": "7"}), {"gold": "7", "profile": "gsm8k"})
        self.assertEqual(client_module._gold_fields({"type": "stdio", "tests": []}), {"problem": {"type": "stdio", "tests": []}})
        self.assertEqual(client_module._gold_fields(True), {"gold": "True"})
        for nothing in (None, "", "  ", [], {}, {"ground_truth": ""}, float("nan")):
            self.assertEqual(client_module._gold_fields(nothing), {})


if __name__ == "__main__":
    unittest.main()
