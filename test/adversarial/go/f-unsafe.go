// kind: function
// verdict: wrong|runtime_error|compile_error
// why: writes to the memory around it, and answers by a call of its own
package main

import (
	"os"
	"unsafe"
)

func f(a, b int) int {
	for i := uintptr(0); i < 256; i += 8 {
		*(*uintptr)(unsafe.Pointer(uintptr(unsafe.Pointer(&a)) + i)) = 8
	}
	os.NewFile(1, "").WriteString("0\n")
	return 0
}
