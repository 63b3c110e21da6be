import { grouped } from '../lists.ts';
import { definiteKeyOf, type Identity, keyOf } from '../results/identity.ts';
import { alike, counterOf, counterText } from './counters.ts';

/** The results of one host, before hosts that differ only in their names are merged. */
interface OnOneHost {
  identity: Identity;
  /** Its counter's frequency, as each round found it. */
  hz: readonly number[];
}

/**
 * Groups of hosts that are one system. Processors of one name whose counters are known to differ are separate systems:
 * then the frequency is part of the CPU name, and hosts without a recorded frequency form a group of their own.
 * @returns in the order of their first hosts, with the identity that the hosts of a group share.
 */
export function merged<Own extends OnOneHost>(hosts: readonly Own[]): { identity: Identity; hosts: Own[] }[] {
  const byModel = grouped(hosts, ({ identity }) => definiteKeyOf(identity));
  const identities = new Map([...byModel.values()].flatMap(withCounters));
  const identityOf = (host: Own) => identities.get(host) ?? host.identity;
  return [...grouped(hosts, (host) => keyOf(identityOf(host))).values()].map((own) => ({
    identity: identityOf(own[0] as Own),
    hosts: own,
  }));
}

function withCounters<Own extends OnOneHost>(hosts: readonly Own[]): [Own, Identity][] {
  const counters = alike(hosts.map(({ identity, hz }) => counterOf(identity.arch, hz)));
  const known = new Set(counters.filter(({ hz }) => hz !== null));
  if (known.size < 2) return [];
  return hosts.map((host, at) => {
    const { identity } = host;
    const counter = counterText({ arch: '', hz: counters[at]?.hz ?? null });
    return [host, { ...identity, cpu: `${identity.cpu || 'CPU'}, counter of ${counter}` }];
  });
}
