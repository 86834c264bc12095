"""Plots the logs of runs: python plot.py OUT.png LABEL=log.jsonl … [--keys reward_mean,pass_rate]. Needs matplotlib."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

NAMES = {
    "reward_mean": "mean reward",
    "true_reward_mean": "mean reward by the true graders",
    "pass_rate": "share of right answers",
    "format_rate": "share in form",
    "zero_spread_share": "share of groups without spread",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("logs", nargs="+", help="LABEL=FILE")
    parser.add_argument("--keys", default="reward_mean,pass_rate,format_rate,zero_spread_share")
    parser.add_argument("--title", default="")
    options = parser.parse_args()
    keys = options.keys.split(",")
    figure, axes = plt.subplots(1, len(options.logs), figsize=(5.2 * len(options.logs), 3.6), sharey=True, squeeze=False)
    for axis, spec in zip(axes[0], options.logs):
        label, _, path = spec.partition("=")
        rows = [json.loads(line) for line in Path(path).read_text().splitlines()]
        for key in keys:
            points = [(row["step"], row[key]) for row in rows if row.get(key) is not None]
            if points:
                axis.plot(*zip(*points), label=NAMES.get(key, key), linewidth=1.4)
        faults = Path(path).with_name("faults.jsonl")
        if faults.exists():
            for line in faults.read_text().splitlines():
                row = json.loads(line)
                axis.axvline(row["step"], color="grey", linestyle=":", linewidth=1)
                axis.text(row["step"], 0.02, " " + row["fault"] + " killed", rotation=90, fontsize=7, color="grey", va="bottom")
        axis.set_title(label, fontsize=10)
        axis.set_xlabel("step")
        axis.grid(alpha=0.25)
        axis.set_ylim(0, 1.15)
    axes[0][0].legend(fontsize=7, loc="lower right")
    if options.title:
        figure.suptitle(options.title, fontsize=11)
    figure.tight_layout()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(options.output, dpi=130)


if __name__ == "__main__":
    main()
