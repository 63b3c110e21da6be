import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { remoteScript } from './remote-script.ts';

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
