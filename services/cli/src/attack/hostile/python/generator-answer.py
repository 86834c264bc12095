# forms: function asserts
# why: gives a generator back that yields whatever it is asked to
def f(a, b):
    def numbers():
        number = 0
        while number < 100000:
            yield number
            number += 1

    return numbers()
