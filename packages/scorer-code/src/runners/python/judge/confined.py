"""What `jail` is for a slot that has no namespaces: the same names, done by Landlock, a temp folder on the host's disk and
signals that reach no further than the slot. Where `jail` makes a pid namespace, this makes a Landlock domain: kill(-1)
from within one ends everyone in it and nobody else."""

import os
import resource
import signal

from . import jail, landlock
from .emptying import empty_folder
from .jail import Filter, limit, limit_test, lock  # noqa: F401

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
# How often the size of the temp folder is looked at: nothing but this bounds it as a whole.
LOOK_MS = 100
MOST_FILES = 8192
MOST_DEPTH = 100


class Confined:
    Filter = Filter
    limit = staticmethod(limit)
    limit_test = staticmethod(limit_test)
    lock = staticmethod(lock)
    confined = True
    look_ms = LOOK_MS

    def __init__(self, settings):
        self.abi = settings["abi"]
        self.service = settings["service"]
        self.read = settings["read"]
        self.devices = settings["devices"]
        self.tmp, self.other_tmp = settings["tmp"]
        self.tmp_bytes = 0

    def prepare_zygote(self):
        jail._prctl(jail.PR_SET_DUMPABLE, 0, 0, 0, 0)
        jail._prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        for name, value in (
            (resource.RLIMIT_MSGQUEUE, 0),
            (resource.RLIMIT_MEMLOCK, 65536),
            (resource.RLIMIT_NOFILE, 512),
        ):
            hard = resource.getrlimit(name)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(name, (value, value))

    def new_pid_namespace(self, _own):
        pass

    def own_pid_namespace(self, _own):
        pass

    def prepare_tmp(self, size):
        self.tmp_bytes = size
        os.chdir("/")
        self._empty()
        return self._look()

    def tmp_is_clean(self, clean):
        return self._look() == clean

    def renew_tmp(self, _size):
        os.chdir("/")
        self._empty()

    def enclose(self, _tmp_bytes, _proc, own_mounts, shared=None):
        """With `own_mounts` a temp folder beside the slot's, and the slot's out of reach but for a `shared` folder in it."""
        os.setsid()
        if own_mounts:
            self.tmp = self.other_tmp
            self._restrict([self.tmp, shared] if shared else [self.tmp])
        else:
            self._restrict([self.tmp, self.other_tmp])
        jail._prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        os.chdir(shared or self.tmp)

    def nest(self):
        """A domain of its own for what comes: it can signal nobody around it."""
        self._restrict([self.tmp])

    def _restrict(self, write):
        jail._prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        landlock.restrict(self.abi, self.read, write, self.devices)

    def end_everyone(self):
        """Ends whoever else is in this process's domain. Is anyone left to be waited for?"""
        landlock.end_all_within_reach(self.service)
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            return True
        except ChildProcessError:
            return False

    def alone(self):
        """Has this process no child that runs? Whoever left its family came back to it, see PR_SET_CHILD_SUBREAPER."""
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
            return False
        except ChildProcessError:
            return True

    def overfull(self):
        """Does the temp folder hold more than it may? A folder that cannot be looked into holds too much."""
        files = used = 0
        places = [(self.tmp, 0), (self.other_tmp, 0)]
        while places:
            place, depth = places.pop()
            try:
                with os.scandir(place) as entries:
                    for entry in entries:
                        files += 1
                        used += entry.stat(follow_symlinks=False).st_blocks * 512
                        if entry.is_dir(follow_symlinks=False):
                            places.append((entry.path, depth + 1))
                        if files > MOST_FILES or used > self.tmp_bytes or depth > MOST_DEPTH:
                            return True
            except FileNotFoundError:
                pass
            except OSError:
                return True
        return False

    def _look(self):
        return [
            (found.st_mode, os.listdir(place), os.listxattr(place))
            for place in (self.tmp, self.other_tmp)
            for found in [os.stat(place)]
        ]

    def _empty(self):
        for place in (self.tmp, self.other_tmp):
            empty_folder(place)
