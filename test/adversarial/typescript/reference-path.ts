// kind: function
// verdict: wrong|runtime_error|compile_error
// why: 5.30: asks the compiler to read a file
/// <reference path="/etc/passwd" />
/// <reference types="node" />
//# sourceMappingURL=file:///etc/passwd
function f(a: number, b: number): number { return 0 }
