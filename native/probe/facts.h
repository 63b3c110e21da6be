/* facts.h - what the probe says about the machine, as JSON. */
#ifndef RT_FACTS_H
#define RT_FACTS_H

#include <stdio.h>

/* Members of a JSON object, without its braces: uname, linkage, cpuid and the texts of files. */
void rt_print_facts(FILE *out);

#endif
