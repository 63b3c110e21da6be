import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseCpu } from '../host/choose-cpu.ts';
import { isInstalled } from '../host/installed.ts';
import { crossProbe } from '../native/cross-probe.ts';
import { factsIn } from '../native/measurement.ts';
import { onCpu } from '../systems/cpu.ts';
import type { Command, Context, Environment, Visit } from '../systems/environment.ts';
import { ask, remoteRun } from '../systems/ssh-session.ts';

/** By machine name of uname: the architecture in Node's terms, and the packages with a compiler for it. */
const machines: Readonly<Record<string, { arch: NodeJS.Architecture; packages: string }>> = {
  x86_64: { arch: 'x64', packages: 'gcc-x86-64-linux-gnu libc6-dev-amd64-cross' },
  aarch64: { arch: 'arm64', packages: 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross' },
};

/** The lines before it may come from the login, such as a greeting in .bashrc. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** The probe for another machine. @throws Error when there is none for it, or no compiler. */
async function probeFor(host: string, { native, env }: Context): Promise<string> {
  const [system = '', machine = ''] = lastLine(await ask(host, 'uname -sm', env)).split(/\s+/);
  if (system !== 'Linux') throw new Error(`${host} runs ${system || 'an unknown system'}, not Linux`);
  const target = machines[machine];
  if (!target)
    throw new Error(`${host} is ${machine}; the probe is for ${Object.keys(machines).join(' and ')}`);
  if (target.arch === process.arch) return native.probe;
  const CC = `${machine}-linux-gnu-gcc`;
  if (!isInstalled(CC, env))
    throw new Error(`${host} is ${machine}: needs ${CC} (apt-get install ${target.packages})`);
  return crossProbe(CC, env);
}

async function prepare(host: string, visit: Visit): Promise<Command> {
  const { folder, args, env } = visit;
  const probe = await probeFor(host, visit);
  const facts = factsIn(await ask(host, remoteRun(host, probe, ['--facts']), env));
  if (facts === undefined) throw new Error(`the probe printed no facts on ${host}`);
  const { argv, input } = remoteRun(host, probe, onCpu(args, chooseCpu(facts).cpu));
  writeFileSync(join(folder, 'input'), input);
  // The remote script takes the end of its input for the end of the connection, so the input is held open.
  const holding = 'mkfifo leash && { "$@" <leash & exec 3>leash; cat input >&3 2>/dev/null; wait $!; }';
  return { argv: ['sh', '-c', holding, 'sh', ...argv] };
}

export const ssh: Environment = {
  id: 'ssh',
  title: 'another machine, over ssh',
  isolates: 'nothing: the kernel is that of another machine',
  programs: [{ name: 'ssh', package: 'openssh-client' }],
  obstacle: async ({ hosts }) => (hosts.length > 0 ? null : 'needs a host (--ssh user@host)'),
  elsewhere: true,
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: ({ hosts }) => hosts.map((host) => ({ label: host, prepare: (visit) => prepare(host, visit) })),
};
