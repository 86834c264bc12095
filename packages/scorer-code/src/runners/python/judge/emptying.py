"""Removes what programs left in a folder, by means that need no right but that of an owner."""

import os
import stat


def empty_folder(folder):
    """Everything in the folder goes, however deep: folders are lifted to the top before they are opened, so that no path
    grows long. What cannot be removed is an error, and ends the slot."""
    place = os.fsencode(folder)
    os.chmod(place, 0o700)
    for name in os.listxattr(place):
        os.removexattr(place, name)
    lifted = 0
    while names := os.listdir(place):
        for name in names:
            path = os.path.join(place, name)
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                os.unlink(path)
                continue
            os.chmod(path, 0o700)
            for inner in os.listdir(path):
                below = os.path.join(path, inner)
                if stat.S_ISDIR(os.lstat(below).st_mode):
                    lifted += 1
                    os.chmod(below, 0o700)
                    os.rename(below, os.path.join(place, b".lifted-%d-%d" % (os.getpid(), lifted)))
                else:
                    os.unlink(below)
            os.rmdir(path)
