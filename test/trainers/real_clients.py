"""Trainers' own clients, as PyPI has them, against the real service. Started by scripts/real-clients with its packages.

verl's sandbox check is one file of its wheel and loads alone, so that neither torch nor ray is needed.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import sys
import threading
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "clients" / "python"))

from tests.support import Service  # noqa: E402

RIGHT = "n = int(input())\nprint(n * n)\n"
WRONG = "n = int(input())\nprint(n + n)\n"
service: Service


def setUpModule() -> None:
    global service
    service = Service()


def tearDownModule() -> None:
    service.stop()


class SandboxFusion(unittest.TestCase):
    def setUp(self) -> None:
        import sandbox_fusion

        self.sdk = sandbox_fusion
        sandbox_fusion.set_endpoint(service.url)

    def run_code(self, code: str, stdin: str = "", language: str = "python", **options):
        request = self.sdk.RunCodeRequest(code=code, stdin=stdin, language=language, **options)
        return self.sdk.run_code(request, max_attempts=2, client_timeout=60)

    def test_a_program_runs_and_its_output_comes_back(self) -> None:
        answer = self.run_code(RIGHT, "12\n")
        self.assertEqual(answer.status, self.sdk.RunStatus.Success)
        self.assertEqual(answer.run_result.stdout, "144\n")

    def test_a_crash_and_a_hang_are_the_programs_own(self) -> None:
        crash = self.run_code("raise SystemExit(3)")
        hang = self.run_code("while True: pass", run_timeout=1)
        self.assertEqual((crash.status, crash.run_result.return_code), (self.sdk.RunStatus.Failed, 3))
        self.assertEqual(hang.run_result.status, self.sdk.CommandRunStatus.TimeLimitExceeded)

    def test_cpp_compiles_and_what_does_not_compile_says_so(self) -> None:
        good = self.run_code("#include <cstdio>\nint main(){int n;std::scanf(\"%d\",&n);std::printf(\"%d\\n\",n*n);}", "5", "cpp")
        bad = self.run_code("int main(){ return x; }", "", "cpp")
        self.assertEqual(good.run_result.stdout, "25\n")
        self.assertEqual(bad.status, self.sdk.RunStatus.Failed)
        self.assertNotEqual(bad.compile_result.return_code, 0)

    def test_many_at_once_by_the_asynchronous_client(self) -> None:
        async def many():
            requests = [self.sdk.RunCodeRequest(code=RIGHT, stdin=str(n), language="python") for n in range(24)]
            return await asyncio.gather(*(self.sdk.run_code_async(request, client_timeout=60) for request in requests))

        self.assertEqual([answer.run_result.stdout for answer in asyncio.run(many())], ["%d\n" % (n * n) for n in range(24)])

    def test_a_submission_is_judged_by_the_tests_that_come_with_it(self) -> None:
        data = {"id": 1, "content": "", "test": [{"input": {"stdin": "3"}, "output": {"stdout": "9"}}], "labels": {}}
        for code, accepted in ((RIGHT, True), (WRONG, False)):
            request = self.sdk.SubmitRequest(
                dataset="none",
                id=1,
                completion="```python\n%s```" % code,
                config=self.sdk.TestConfig(language="python", provided_data=data, extra={}, dataset_type="CommonOJDataset"),
            )
            self.assertEqual(self.sdk.submit(request, max_attempts=2, client_timeout=60).accepted, accepted)


class VerlSandbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        path = Path(os.environ["VERL_SANDBOX_FILE"])
        spec = importlib.util.spec_from_file_location("verl_sandbox", path)
        cls.verl = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.verl)

    def check(self, tests, code: str, **options):
        results, _ = self.verl.check_correctness(
            service.url + "/run_code", tests, code, timeout=5, concurrent_semaphore=threading.Semaphore(16), **options
        )
        return results

    def test_right_wrong_crashing_hanging_and_broken_programs(self) -> None:
        tests = {"inputs": ["2\n", "3\n", "-4\n"], "outputs": ["4\n", "9\n", "16\n"]}
        self.assertEqual(self.check(tests, RIGHT), [True, True, True])
        self.assertEqual(self.check(tests, WRONG), [True, False, False])
        self.assertEqual(self.check(tests, "1/0"), [-2, -2, -2])
        self.assertEqual(self.check({"inputs": ["2\n"], "outputs": ["4\n"]}, "while True: pass"), [-3])

    def test_functions_called_through_verls_own_wrapper(self) -> None:
        tests = {"fn_name": "add", "inputs": ["1\n2", "5\n6"], "outputs": ["3", "11"]}
        self.assertEqual(self.check(tests, "def add(a, b):\n    return a + b\n"), [True, True])
        self.assertEqual(self.check(tests, "def add(a, b):\n    return a - b\n"), [False, False])

    def test_the_score_of_a_problem(self) -> None:
        tests = {"inputs": ["%d\n" % n for n in range(20)], "outputs": ["%d\n" % (n * n) for n in range(20)]}
        self.assertTrue(all(result is True for result in self.check(json.loads(json.dumps(tests)), RIGHT)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
