/** Files that a program finds by the names in its arguments, and how it gives its answer. */
export type FilesStyle = 'testlib' | 'score'

/** In the order in which they stand in the arguments; `testlib` writes what it decided into the one after. */
const NAMES = { testlib: ['input', 'output', 'answer'], score: ['input', 'answer', 'output'] } as const
const RESULT = 'result'
/** Of a result file: its first word and number. */
const RESULT_BYTES = 256

export type Files = { readonly input: string; readonly output: string; readonly answer: string }

/** Standard input of a program that `filesMain` or `filesPython` starts: lengths on a line, then the files. */
export function filesInput(files: Files, style: FilesStyle): Uint8Array {
  const parts = NAMES[style].map(name => Buffer.from(files[name], 'utf8'))
  return Buffer.concat([Buffer.from(`${parts.map(({ length }) => length).join(' ')}\n`), ...parts])
}

/**
 * For the linker's `--wrap=main`: standard input becomes files, `main` gets their names. In the style `testlib` standard
 * output is what the result file begins with, and nothing else.
 */
export function filesMain(style: FilesStyle): string {
  // In this mode testlib writes its outcome as an attribute, apart from what the message quotes of the output.
  const names = [...NAMES[style], ...(style === 'testlib' ? [RESULT, '-appes'] : [])]
  const quoted = ['checker', ...names].map(name => `"${name}"`).join(', ')
  return `#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
extern int __real_main(int, char**, char**);
static int answers;
static void tell(void) {
  char head[${RESULT_BYTES}];
  int file = open("${RESULT}", O_RDONLY);
  ssize_t count = file < 0 ? 0 : read(file, head, sizeof head);
  if (count > 0 && write(answers, head, (size_t)count) != count) _exit(9);
}
int __wrap_main(int count, char** arguments, char** environment) {
  static char* names[] = {${quoted}, NULL};
  size_t lengths[3];
  (void)count; (void)arguments;
  if (scanf("%zu %zu %zu", &lengths[0], &lengths[1], &lengths[2]) != 3 || getchar() != '\\n') _exit(9);
  for (int i = 0; i < 3; ++i) {
    FILE* file = fopen(names[i + 1], "wb");
    char buffer[65536];
    if (!file) _exit(9);
    for (size_t left = lengths[i]; left > 0;) {
      size_t wanted = left < sizeof buffer ? left : sizeof buffer;
      size_t got = fread(buffer, 1, wanted, stdin);
      if (got == 0 || fwrite(buffer, 1, got, file) != got) _exit(9);
      left -= got;
    }
    if (fclose(file) != 0) _exit(9);
  }
${
  style === 'testlib'
    ? `  answers = fcntl(1, F_DUPFD_CLOEXEC, 200);
  if (!freopen("/dev/null", "w", stdout) || atexit(tell) != 0) _exit(9);
`
    : ''
}  return __real_main(${names.length + 1}, names, environment);
}
`
}

/** The same around a Python program; one that raises fails, which Python itself would tell as status 1. */
export function filesPython(code: string, style: FilesStyle): string {
  const names = [...NAMES[style], ...(style === 'testlib' ? [RESULT] : [])]
  return `import os, sys
def _start(code):
    lengths = sys.stdin.buffer.readline().split()
    for name, length in zip(${JSON.stringify(names)}, lengths):
        with open(name, "wb") as file:
            file.write(sys.stdin.buffer.read(int(length)))
    sys.argv = ["checker.py", *${JSON.stringify(names)}]
    answers, status = os.dup(1), 0
${style === 'testlib' ? '    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)\n' : ''}    try:
        exec(compile(code, "checker.py", "exec"), {"__name__": "__main__"})
    except SystemExit as leaving:
        status = leaving.code
        status = 0 if status is None else status if isinstance(status, int) else 1
    except BaseException:
        import traceback
        traceback.print_exc()
        status = 3
    sys.stdout.flush()
    if ${style === 'testlib' ? `os.path.exists("${RESULT}")` : 'False'}:
        with open("${RESULT}", "rb") as file:
            os.write(answers, file.read(${RESULT_BYTES}))
    os._exit(status)
_start(${JSON.stringify(code)})
`
}
