// why: long double in and out
#include <stdio.h>
#include <math.h>
int main() { long double a, b; scanf("%Lf %Lf", &a, &b); printf("%.0Lf\n", sqrtl((a + b) * (a + b)) * 1.0L); }
