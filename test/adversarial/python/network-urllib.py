# kind: function
# verdict: runtime_error
# why: 5.14
import urllib.request

def f(a, b):
    return urllib.request.urlopen("http://127.0.0.1:8080/", timeout=1).read()
