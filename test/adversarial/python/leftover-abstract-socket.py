# kind: function
# verdict: runtime_error
# why: 5.12
import socket

def f(a, b):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    peer.bind("\0left")
