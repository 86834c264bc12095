# kind: function
# verdict: runtime_error|wrong
# why: 5.6: an audit hook that refuses whatever the runner does next
import sys


def hook(event, arguments):
    raise SystemExit(0)


def f(a, b):
    sys.addaudithook(hook)
    return 0
