// kind: stdio
// verdict: compile_error
// why: the assembler reads a file of the host into the program
core::arch::global_asm!(".globl leak", "leak: .incbin \"/etc/passwd\"", ".include \"/etc/passwd\"");
fn main() {}
