// kind: function
// verdict: wrong
// why: an object that equals everything
class Solution { static class E { public boolean equals(Object o) { return true; } public String toString() { return "8"; } } public Object f(int a, int b) { return new E(); } }
