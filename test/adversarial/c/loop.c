// kind: stdio
// verdict: time_limit
// why: an endless loop
int main(void) { for (volatile int i = 0;; i = i + 1); }
