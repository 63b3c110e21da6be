/* json.c - texts as JSON. */
#include "json.h"

#include <string.h>

/* Bytes above 0x7f are written as Latin-1 code points: every text is then valid JSON. */
void rt_print_json_string(FILE *out, const char *text, size_t length)
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

void rt_print_text_member(FILE *out, const char *name, const char *text)
{
	fprintf(out, "\"%s\":", name);
	rt_print_json_string(out, text, strlen(text));
}
