"""The client in the hands of trainers: forked, pickled, from several event loops, and what it raises in pools of processes."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import pickle
import threading
import unittest
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from .support import ROOT, SECRET, Service

import touchstone
from touchstone import Touchstone, TouchstoneError, Undetermined, verify_webhook

from . import test_client
from .test_client import math_item

service: Service


def setUpModule() -> None:
    global service
    service = Service()


def tearDownModule() -> None:
    service.stop()


class Pools(unittest.TestCase):
    def test_a_client_used_before_a_fork_works_in_parent_and_child(self) -> None:
        client = Touchstone(service.url)
        client.score(math_item("4"))
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(write, str(client.score(math_item("4"))["reward"]).encode())
            finally:
                os._exit(0)
        os.close(write)
        with os.fdopen(read) as told:
            self.assertEqual(told.read(), "1")
        os.waitpid(child, 0)
        self.assertEqual(client.score(math_item("5"))["reward"], 0)

    def test_what_it_raises_comes_through_a_pool_of_processes_and_the_pool_lives_on(self) -> None:
        call = partial(touchstone.areal_reward, "q", "\\boxed{4}", [1], [1], url=service.url, profile="math")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            with self.assertRaises(Undetermined) as caught:
                pool.submit(call, answer="\\frac{4}{").result()
            self.assertEqual(caught.exception.result["reason"], "gold_unparsable")
            self.assertEqual(pool.submit(call, answer="4").result(), 1.0)

    def test_its_errors_and_itself_can_be_pickled(self) -> None:
        error = pickle.loads(pickle.dumps(TouchstoneError("no", 422, {"detail": "no"})))
        self.assertEqual((str(error), error.status, error.problem), ("no", 422, {"detail": "no"}))
        client = pickle.loads(pickle.dumps(Touchstone(service.url, profile="math", retry_seconds=3)))
        self.assertEqual((client.profile, client.retry_seconds), ("math", 3))

    def test_several_event_loops_at_once(self) -> None:
        client, rewards = Touchstone(service.url), []

        def loop(right: str) -> None:
            async def many():
                return await asyncio.gather(*(client.ascore(math_item(right)) for _ in range(20)))

            rewards.append([result["reward"] for result in asyncio.run(many())])

        threads = [threading.Thread(target=loop, args=(answer,)) for answer in ("4", "4", "4")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(rewards, [[1] * 20] * 3)

    def test_a_task_that_is_cancelled_leaves_the_others_alone(self) -> None:
        client = Touchstone(service.url)

        async def one_leaves():
            tasks = [asyncio.ensure_future(client.ascore(math_item("4"))) for _ in range(5)]
            await asyncio.sleep(0)
            tasks[2].cancel()
            return await asyncio.gather(*tasks, return_exceptions=True)

        results = asyncio.run(one_leaves())
        self.assertIsInstance(results.pop(2), asyncio.CancelledError)
        self.assertEqual([result["reward"] for result in results], [1] * 4)

    def test_a_call_that_cannot_be_sent_costs_only_itself(self) -> None:
        client = Touchstone(service.url, batch_wait=0.05)
        loop: list = []
        loop.append(loop)
        bad = [math_item("4", completion_tokens=float("nan")), math_item("4", metadata={"x": object()}), math_item("4", metadata={"x": loop})]

        async def together():
            calls = [client.ascore(math_item(str(n))) for n in range(8)]
            return await asyncio.gather(*calls, *(client.ascore(item) for item in bad), return_exceptions=True)

        results = asyncio.run(together())
        self.assertEqual([result["reward"] for result in results[:8]], [1 if n == 4 else 0 for n in range(8)])
        self.assertEqual([type(result) for result in results[8:]], [ValueError, TypeError, ValueError])

    def test_ids_of_callers_may_be_anything_and_come_back_as_they_were(self) -> None:
        client = Touchstone(service.url)

        async def both():
            return await asyncio.gather(client.ascore(math_item("5", id=7)), client.ascore(math_item("4", id="x" * 1000)))

        self.assertEqual([(result["reward"], result["id"]) for result in asyncio.run(both())], [(0, 7), (1, "x" * 1000)])


class Rotation(unittest.TestCase):
    def test_either_of_two_secrets_fits_and_a_callback_from_the_future_does_not(self) -> None:
        import time

        sign = test_client.Webhooks("test_right").sign
        now = int(time.time())
        other = "whsec_b3RoZXI="
        self.assertEqual(verify_webhook('{"a":1}', sign('{"a":1}', now), [other, SECRET]), {"a": 1})
        for headers in (sign('{"a":1}', now + 3600), {}, {**sign('{"a":1}', now), "Webhook-Signature": "v1,"}, {**sign('{"a":1}', now), "Webhook-Id": "m.2"}):
            with self.assertRaises(TouchstoneError):
                verify_webhook('{"a":1}', headers, [other, SECRET])
        both = sign('{"a":1}', now)
        both["Webhook-Signature"] = "v1,AAAA " + both["Webhook-Signature"]
        self.assertEqual(verify_webhook('{"a":1}', both, SECRET), {"a": 1})


class Source(unittest.TestCase):
    def test_it_is_python_3_9_and_imports_the_standard_library_alone(self) -> None:
        import sys

        for name in ("touchstone.py", "touchstone_verl.py"):
            tree = ast.parse((ROOT / "clients/python" / name).read_text(), feature_version=(3, 9))
            matches = [node for node in ast.walk(tree) if type(node).__name__ == "Match"]
            self.assertEqual(matches, [])
            roots = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            roots |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
            optional = {"torch", "verl"}
            self.assertEqual({root for root in roots if root not in sys.stdlib_module_names} - optional, set(), json.dumps(name))


if __name__ == "__main__":
    unittest.main()
