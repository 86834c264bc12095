// kind: stdio
// verdict: compile_error|wrong|runtime_error
// why: a main of C that leaves by a system call
#![no_main]
use std::arch::asm;
#[no_mangle] pub extern "C" fn main() -> i32 { #[cfg(target_arch = "x86_64")] unsafe { asm!("syscall", in("rax") 231, in("rdi") 0, options(noreturn)) } #[cfg(not(target_arch = "x86_64"))] 0 }
