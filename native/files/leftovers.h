/* leftovers.h - folders of files whose keeper was killed before it could remove them. */
#ifndef RT_LEFTOVERS_H
#define RT_LEFTOVERS_H

/* What the names of folders begin with; six characters follow. */
#define RT_FOLDER_NAME "ringtoll-files-"

/* Says that the open folder is kept, for as long as it is open. */
void rt_hold_folder(int folder);

/* Removes the folders of this user in that place that nobody holds. */
void rt_remove_leftovers(const char *place);

#endif
