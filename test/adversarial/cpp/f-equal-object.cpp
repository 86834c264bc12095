// kind: function
// verdict: wrong
// why: an object that equals everything
struct E { bool operator==(const auto&) const { return true; } operator int() const { return 0; } };
E f(int a, int b) { return {}; }
