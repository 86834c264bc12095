# kind: function
# verdict: time_limit
# why: 5.25: a query without end, in C, deaf to signals
import sqlite3


def f(a, b):
    base = sqlite3.connect(":memory:")
    return base.execute("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n").fetchone()[0]
