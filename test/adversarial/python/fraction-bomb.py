# kind: function
# verdict: time_limit|memory_limit|runtime_error|wrong|output_limit
# why: 5.27: a decimal with a thousand million digits once it is written out
from decimal import Decimal


def f(a, b):
    return int(Decimal("1e999999999"))
