/* json.h - text as JSON. Inline, because programs share it that have no file in common, on Linux and on Windows. */
#ifndef RT_JSON_H
#define RT_JSON_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Bytes above 0x7f are written as Latin-1 code points: every text is then valid JSON. */
static inline void rt_print_json_string(FILE *out, const char *text, size_t length)
{
	fputc('"', out);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			fprintf(out, "\\u%04x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

/* A member of an object: name and text. */
static inline void rt_print_text_member(FILE *out, const char *name, const char *text)
{
	fprintf(out, "\"%s\":", name);
	rt_print_json_string(out, text, strlen(text));
}

#endif
