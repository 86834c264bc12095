// kind: function
// verdict: runtime_error|wrong
// why: a map that many write at once, which ends the runtime
package main
func f(a, b int) int { m := map[int]int{}; for k := 0; k < 8; k++ { go func() { for i := 0; ; i++ { m[i%10] = i } }() }; for i := 0; i < 1e8; i++ { m[i%10] = i }; return 0 }
