# kind: function
# verdict: wrong
# why: 5.5: a list with false items
class Lie(list):
    def __iter__(self):
        return iter(range(10 ** 9))
    def __len__(self):
        return 0
    def __getitem__(self, _):
        return 1

def f(a, b):
    return Lie([1, 2])
