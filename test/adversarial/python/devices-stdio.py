# kind: stdio
# verdict: wrong|runtime_error
# why: 5.26: writes to every device that could be a door
import os

for name in ("tty", "console", "kmsg", "stdout", "stderr", "ptmx", "full", "mem", "port", "net/tun", "fuse", "kvm", "vhost-vsock", "log"):
    try:
        descriptor = os.open("/dev/" + name, os.O_RDWR | os.O_NONBLOCK)
        os.write(descriptor, b"Accepted\n")
    except OSError:
        pass
