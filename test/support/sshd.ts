import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { eventually } from './bench.ts';

/** An sshd on loopback, with keys and files of its own, and an `ssh` on PATH that knows of it. */
export interface Loopback {
  /** PATH has the wrapper. */
  env: NodeJS.ProcessEnv;
  /** Names of the ssh configuration: all right, without a known host key, with a wrong key, at a closed port. */
  hosts: { good: string; unknown: string; refused: string; closed: string };
  stop(): void;
}

const SSHD = '/usr/sbin/sshd';

/** For an ordinary user a name of the test's own: systemd says of `nobody`, wherever it is from, that it is locked. */
const login = process.getuid?.() === 0 ? 'root' : 'tester';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * In a mount namespace of its own: as root sshd wants /run/sshd, and an ordinary user may have no login shell; neither
 * is to be changed for this.
 */
function namespace(folder: string): [unshare: string[], mount: string] {
  if (process.getuid?.() === 0)
    return [['unshare', '--mount'], 'mount -t tmpfs none /run && mkdir -m 755 /run/sshd'];
  const { uid, gid } = userInfo();
  const passwd = join(folder, 'passwd');
  writeFileSync(passwd, `${login}:x:${uid}:${gid}::${folder}:/bin/sh\n`);
  return [['unshare', '--map-current-user', '--keep-caps', '--mount'], `mount --bind ${passwd} /etc/passwd`];
}

/** Starts it, or says why it cannot be on this machine. */
export async function loopback(): Promise<Loopback | string> {
  for (const program of [SSHD, 'ssh', 'ssh-keygen'])
    if (spawnSync(program, ['-?']).error)
      return `${program} is not installed (openssh-server, openssh-client)`;
  const folder = mkdtempSync(join(tmpdir(), 'sshd-test-'));
  const at = (name: string) => join(folder, name);
  const [unshare, mount] = namespace(folder);
  const [program = '', ...options] = unshare;
  if (spawnSync(program, [...options, 'sh', '-c', mount]).status !== 0) {
    rmSync(folder, { recursive: true });
    return 'mount namespaces are not allowed here';
  }
  for (const key of ['host', 'client', 'stranger'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
  const port = await freePort();
  const daemon = ['AuthorizedKeysFile', at('client.pub'), 'HostKey', at('host'), 'Port', String(port)];
  const lines = [
    ...['ListenAddress 127.0.0.1', 'PidFile none', 'StrictModes no', 'UsePAM no', 'PermitRootLogin yes'],
    ...[0, 2, 4].map((i) => `${daemon[i]} ${daemon[i + 1]}`),
  ];
  writeFileSync(at('sshd_config'), `${lines.join('\n')}\n`);
  const [type, key] = readFileSync(at('host.pub'), 'utf8').split(' ');
  writeFileSync(at('known'), `[127.0.0.1]:${port} ${type} ${key}\n`);
  const hosts = { good: 'loop', unknown: 'loop-unknown', refused: 'loop-refused', closed: 'loop-closed' };
  const entry = (host: string, known: string, identity: string, itsPort = port) =>
    `Host ${host}\nHostName 127.0.0.1\nPort ${itsPort}\nUser ${login}\nIdentitiesOnly yes\n` +
    `IdentityFile ${at(identity)}\nUserKnownHostsFile ${at(known)}\nGlobalKnownHostsFile none\n`;
  writeFileSync(
    at('ssh_config'),
    entry(hosts.good, 'known', 'client') +
      entry(hosts.unknown, 'nothing', 'client') +
      entry(hosts.refused, 'known', 'stranger') +
      entry(hosts.closed, 'known', 'client', 1),
  );
  const real = spawnSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).stdout.trim();
  writeFileSync(at('ssh'), `#!/bin/sh\nexec ${real} -F ${at('ssh_config')} "$@"\n`);
  chmodSync(at('ssh'), 0o755);
  const script = `${mount} && exec ${SSHD} -D -e -f ${at('sshd_config')}`;
  const sshd = spawn(program, [...options, 'sh', '-c', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  sshd.stderr.on('data', (text) => {
    said += text;
  });
  const stop = () => {
    sshd.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  await eventually(() => /listening/i.test(said) || sshd.exitCode !== null);
  if (sshd.exitCode !== null) {
    stop();
    return `sshd does not start: ${said.trim()}`;
  }
  return { env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }, hosts, stop };
}
