# kind: function
# verdict: wrong|output_limit|time_limit|runtime_error
# why: 5.27: no limit of digits, and a number of five million
import sys


def f(a, b):
    sys.set_int_max_str_digits(0)
    return 7 ** 6_000_000
