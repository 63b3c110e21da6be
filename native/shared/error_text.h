/* error_text.h - errors for a person. */
#ifndef RT_ERROR_TEXT_H
#define RT_ERROR_TEXT_H

/* "ENOENT (No such file or directory)"; valid up to the next call. */
const char *rt_error_text(int error);

#endif
