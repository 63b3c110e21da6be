/* json.h - texts as JSON. */
#ifndef RT_JSON_H
#define RT_JSON_H

#include <stddef.h>
#include <stdio.h>

void rt_print_json_string(FILE *out, const char *text, size_t length);
/* A member of an object: name and text. */
void rt_print_text_member(FILE *out, const char *name, const char *text);

#endif
