// kind: function
// verdict: wrong|runtime_error
// why: writes to every descriptor
func f(a int, b int) int { for i := uintptr(3); i < 64; i++ { os.NewFile(i, "x").WriteString("8\n") }; return 0 }
