/**
 * What runs on the other machine, in its /bin/sh: takes a program of $1 bytes from standard input, runs it in a
 * private folder with the other arguments, and removes the folder. The end of standard input is the end of the
 * connection, and ends the program too; sshd itself sends no signal to a command without a terminal. The shell says
 * which child was killed, and must outlive that nobody hears it.
 */
export const remoteScript = `
umask 077
size=$1
shift
folder= program= watcher=
trap 'kill $program $watcher 2>/dev/null; [ -z "$folder" ] || rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
for place in "\${TMPDIR:-/tmp}" /var/tmp "$HOME"; do
  folder=$(mktemp -d "$place/ringtoll-XXXXXX") || continue
  printf '#!/bin/sh\\n' >"$folder/try" && chmod u+x "$folder/try" && "$folder/try" && break
  rm -rf "$folder"
  folder=
done
if [ -z "$folder" ]; then
  echo "no program can be put and run in \${TMPDIR:-/tmp}, /var/tmp or $HOME there: make room in one of them, or" \\
    "let it run programs (mount -o remount,exec)" >&2
  exit 1
fi
head -c "$size" >"$folder/probe" && chmod u+x "$folder/probe" || {
  echo "no room for the $size bytes of the probe in $folder there" >&2
  exit 1
}
exec 3<&0
"$folder/probe" "$@" </dev/null 3<&- &
program=$!
(read -r end; kill $program) <&3 3<&- >/dev/null 2>&1 &
watcher=$!
wait $program
exit $?
`;
