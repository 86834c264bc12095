"""Math-Verify on pairs from stdin: one JSON line in, {"gold", "answer"}; one out, {"equal", "cpu_ms"}.

CPU time covers parsing both sides and comparing them; a first pair outside the measurement warms the grammar.
"""

import json
import logging
import sys
import time

from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse, verify

logging.disable(logging.CRITICAL)
TARGETS = [LatexExtractionConfig(boxed_match_priority=0), ExprExtractionConfig()]


def read(text):
    return parse(text if "$" in text or "\\boxed" in text else f"${text}$", TARGETS)


def equal(gold, answer):
    try:
        return bool(verify(read(gold), read(answer)))
    except Exception:  # a pair that Math-Verify cannot handle is one that it does not pay
        return False


def main():
    equal("\\frac12", "0.5")
    for line in sys.stdin:
        row = json.loads(line)
        start = time.process_time()
        result = equal(row["gold"], row["answer"])
        print(json.dumps({"equal": result, "cpu_ms": (time.process_time() - start) * 1000}), flush=True)


if __name__ == "__main__":
    main()
