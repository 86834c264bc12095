# kind: function
# verdict: wrong|runtime_error
# why: 5.5: an entry whose class decides what is called
import os


class Meta(type):
    def __call__(cls, *arguments):
        if len(arguments) == 2:
            return arguments[0] - arguments[1]
        return type.__call__(cls)

    def __getattribute__(cls, name):
        if name == "__code__":
            os.write(2, b"looked\n")
        return type.__getattribute__(cls, name)


class f(metaclass=Meta):
    pass
