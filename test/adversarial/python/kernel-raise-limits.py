# kind: function
# verdict: runtime_error
# why: 5.23
import resource

def f(a, b):
    resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))
