import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

const CONNECT_SECONDS = 10;
const ANSWER_MS = 30_000;

/** Nobody is there to answer questions, and what the user has configured for interactive use is left out. */
const options = [
  ...['BatchMode=yes', `ConnectTimeout=${CONNECT_SECONDS}`, 'ServerAliveInterval=15', 'ControlMaster=no'],
  ...['ClearAllForwardings=yes', 'RemoteCommand=none', 'RequestTTY=no'],
].flatMap((option) => ['-o', option]);

/** ssh with a command line that any login shell understands. */
const ssh = (host: string, command: string): ['ssh', ...string[]] => [
  'ssh',
  '-a',
  '-x',
  ...options,
  '--',
  host,
  command,
];

/** Advice for errors of ssh. */
const advice: [said: RegExp, what: (host: string) => string][] = [
  [/Host key verification failed|host key is known/i, (host) => `log in once to accept its key: ssh ${host}`],
  [/Permission denied/, (host) => `give it a key that needs no password: ssh-copy-id ${host}, or ssh-add`],
  [/resolve hostname/, () => 'check the name, or make it a Host in ~/.ssh/config'],
  [/timed out|refused|route|unreachable/i, () => 'is it up, and does its sshd listen on that port?'],
];

/** A program run on another machine: the command of ssh, and its standard input. */
interface RemoteRun {
  argv: ['ssh', ...string[]];
  /** Standard input must stay open after it until the program has ended. */
  input: Buffer;
}

/** @param args without characters that are special to a shell. */
export function remoteRun(host: string, program: string, args: readonly string[]): RemoteRun {
  const binary = readFileSync(program);
  // Byte by byte: BusyBox' head reads more from a pipe than it prints, and would swallow the start of the program.
  const script = `exec sh -c 'eval "$(dd bs=1 count=${Buffer.byteLength(remoteScript)} 2>/dev/null)"' ringtoll`;
  const command = [script, binary.length, ...args].join(' ');
  return { argv: ssh(host, command), input: Buffer.concat([Buffer.from(remoteScript), binary]) };
}

/**
 * Runs a program or a command line on another machine. @returns its standard output.
 * @throws Error with the reason and what to do about it.
 */
export function ask(host: string, run: string | RemoteRun, env: NodeJS.ProcessEnv): Promise<string> {
  const { argv, input } = typeof run === 'string' ? { argv: ssh(host, run), input: '' } : run;
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const settings = { env, timeout: ANSWER_MS, maxBuffer: 64 * 2 ** 20 };
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const lines = stderr.trim().split('\n');
      const said = lines.at(-1)?.trim() || (error.killed ? 'no answer' : error.message);
      const help = advice.find(([pattern]) => pattern.test(stderr))?.[1](host);
      reject(new Error(`${host}: ${said}${help ? ` (${help})` : ''}`));
    });
    // A failed connection closes it early; the reason is in standard error.
    child.stdin?.on('error', () => {});
    child.stdin?.write(input);
  });
}

/**
 * The script for /bin/sh on the other machine: reads a program of $1 bytes from standard input, runs it in a private
 * folder with the other arguments, and removes the folder. It kills the program at the end of standard input, which is
 * the end of the connection: sshd sends no signal to a command without a terminal. SIGPIPE is ignored because the shell
 * reports a killed child, and must survive that when nobody reads it.
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
  echo "cannot store and run a program in \${TMPDIR:-/tmp}, /var/tmp or $HOME there: make room in one of them, or" \\
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
