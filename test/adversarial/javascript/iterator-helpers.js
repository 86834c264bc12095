// kind: function
// verdict: memory_limit|time_limit|runtime_error
// why: 5.27: the list of an iterator without end
function f() { return Iterator.from({ next: () => ({ value: 'x', done: false }) }).toArray() }
