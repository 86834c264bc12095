"""ms-swift: `--external_plugins plugin.py --reward_funcs touchstone`; the gold answer in the column `solution`."""

from __future__ import annotations

from touchstone import swift_orm

Touchstone = swift_orm(url="http://127.0.0.1:8080", profile="default", gold_column="solution")

try:
    from swift.rewards import orms
except ImportError:  # older releases, and where ms-swift is not installed
    try:
        from swift.plugin import orms
    except ImportError:
        orms = {}
orms["touchstone"] = Touchstone
