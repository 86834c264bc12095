// kind: stdio
// verdict: compile_error|wrong
// why: links against what it names
asm(".section .note.GNU-stack,\"\",@progbits");
extern "C" int undefined_thing();
int main() { return undefined_thing(); }
