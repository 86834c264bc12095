// why: K&R definition, implicit int, gets, a status that is not 0
main(argc, argv) char **argv; { char line[100]; int a, b; gets(line); sscanf(line, "%d%d", &a, &b); printf("%d\n", a + b); return 3; }
