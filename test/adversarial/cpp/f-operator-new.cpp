// kind: function
// verdict: wrong
// why: its own operator new
void* operator new(size_t n) { return malloc(n); }
void operator delete(void* p) noexcept {}
int f(int a, int b) { return 0; }
