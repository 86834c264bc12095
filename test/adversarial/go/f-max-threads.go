// kind: function
// verdict: wrong|runtime_error
// why: takes from the runtime what it needs
package main
import ("runtime/debug"; "runtime"; "time")
func f(a, b int) int { debug.SetMaxThreads(1); debug.SetMaxStack(1); debug.SetGCPercent(-1); runtime.LockOSThread(); go time.Sleep(1); return 0 }
