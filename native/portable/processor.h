/* processor.h - what the processor says of itself. */
#ifndef RT_PROCESSOR_H
#define RT_PROCESSOR_H

#include <stdio.h>

/* An object, or null where a processor has no such instruction. */
void rt_print_cpuid(FILE *out);

#endif
