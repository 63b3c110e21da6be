import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

const CONNECT_SECONDS = 10;
const ANSWER_MS = 30_000;

/** Nobody is there to be asked, and what the user's configuration does for a person at a terminal is left out. */
const options = [
  ...['BatchMode=yes', `ConnectTimeout=${CONNECT_SECONDS}`, 'ServerAliveInterval=15', 'ControlMaster=no'],
  ...['ClearAllForwardings=yes', 'RemoteCommand=none', 'RequestTTY=no'],
].flatMap((option) => ['-o', option]);

/** ssh with a command line for the other machine's login shell, whichever that is. */
const ssh = (host: string, command: string): ['ssh', ...string[]] => [
  ...(['ssh', '-a', '-x'] as const),
  ...options,
  '--',
  host,
  command,
];

/** What to do about what ssh says. */
const advice: [said: RegExp, what: (host: string) => string][] = [
  [/Host key verification failed|host key is known/i, (host) => `log in once to accept its key: ssh ${host}`],
  [/Permission denied/, (host) => `give it a key that needs no password: ssh-copy-id ${host}, or ssh-add`],
  [/resolve hostname/, () => 'check the name, or make it a Host in ~/.ssh/config'],
  [/timed out|refused|route|unreachable/i, () => 'is it up, and does its sshd listen on that port?'],
];

/** A program run on another machine: what ssh is started as, and what it has to be given as standard input. */
export interface RemoteRun {
  argv: ['ssh', ...string[]];
  /** Standard input stays open behind it until the program has ended. */
  input: Buffer;
}

/** @param args none with characters that a shell gives a meaning. */
export function remoteRun(host: string, program: string, args: readonly string[]): RemoteRun {
  const binary = readFileSync(program);
  // By the byte: BusyBox' head takes more from a pipe than it prints, and that would be the start of the program.
  const script = `exec sh -c 'eval "$(dd bs=1 count=${Buffer.byteLength(remoteScript)} 2>/dev/null)"' ringtoll`;
  const command = [script, binary.length, ...args].join(' ');
  return { argv: ssh(host, command), input: Buffer.concat([Buffer.from(remoteScript), binary]) };
}

/**
 * Standard output of what is run on another machine.
 * @throws Error that says why not, and what to do.
 */
export function ask(host: string, run: string | RemoteRun, env: NodeJS.ProcessEnv): Promise<string> {
  const { argv, input } = typeof run === 'string' ? { argv: ssh(host, run), input: '' } : run;
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const settings = { env, timeout: ANSWER_MS, maxBuffer: 64 * 2 ** 20 };
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const lines = stderr.trim().split('\n');
      const said = lines.at(-1)?.trim() || (error.killed ? 'it did not answer' : error.message);
      const help = advice.find(([pattern]) => pattern.test(stderr))?.[1](host);
      reject(new Error(`${host}: ${said}${help ? ` (${help})` : ''}`));
    });
    // A connection that fails closes it early; why is in the answer.
    child.stdin?.on('error', () => {});
    child.stdin?.write(input);
  });
}

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
