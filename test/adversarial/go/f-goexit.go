// kind: function
// verdict: wrong|runtime_error
// why: ends the harness's goroutine
package main

import "runtime"

func f(a, b int) int { runtime.Goexit(); return 0 }
