import { parseCpuList } from '../../host/cpu-list.ts';
import { fact } from '../../host/raw.ts';
import { formatCount } from '../../text/number.ts';
import type { Check, Window } from '../evidence.ts';
import { ok, verdict, warning } from '../finding.ts';
import { configured } from '../kernel-config.ts';

const CPUS = '/sys/devices/system/cpu';

/** Interrupts per second, not counting the timer's, that disturb more than one sample in a thousand. */
const MANY = 1000;

interface Line {
  label: string;
  text: string;
  count: number;
}

/** proc_interrupts(5): a heading of CPUs, then a line for each kind; offline CPUs have no column. */
function linesFor(cpu: number, text = ''): Line[] {
  const [heading = '', ...lines] = text.split('\n');
  const cpus = heading.trim().split(/\s+/);
  const column = cpus.indexOf(`CPU${cpu}`);
  if (column < 0) return [];
  return lines.flatMap((line) => {
    const [label = '', ...words] = line.trim().split(/\s+/);
    const count = Number(words[column]);
    return Number.isInteger(count) && words.length >= cpus.length
      ? [{ label: label.replace(/:$/, ''), text: words.slice(cpus.length).join(' '), count }]
      : [];
  });
}

/** Interrupts per second on a CPU: of its timer, of all other lines, and the busiest of these. */
function rates({ ms, before, after }: Window, cpu: number) {
  const first = new Map(linesFor(cpu, before['/proc/interrupts']).map(({ label, count }) => [label, count]));
  const lines = linesFor(cpu, after['/proc/interrupts']).map((line) => ({
    ...line,
    perSecond: ((line.count - (first.get(line.label) ?? line.count)) / ms) * 1000,
  }));
  if (lines.length === 0) return null;
  const isTimer = ({ label, text }: Line) => label === 'LOC' || /\b(arch_)?timer\b/.test(text);
  const sum = (some: typeof lines) => Math.round(some.reduce((total, { perSecond }) => total + perSecond, 0));
  const others = lines.filter((line) => !isTimer(line)).toSorted((a, b) => b.perSecond - a.perSecond);
  return { timer: sum(lines.filter(isTimer)), others: sum(others), busiest: others[0] };
}

export const interrupts: Check = {
  id: 'interrupts',
  subject: 'interrupts of the measured CPU per second, and nohz_full',
  limit: 'never',
  look({ raw, cpu, probed }) {
    const tickless = parseCpuList(fact(raw, `${CPUS}/nohz_full`) ?? '').includes(cpu);
    if (tickless)
      return warning(
        `CPU ${cpu} is in nohz_full: every kernel entry and exit pays for context tracking`,
        'boot without nohz_full=, or choose another CPU with --cpu',
      );
    const hz = configured(raw, 'HZ');
    const built = hz === undefined || hz === 'n' ? '' : ` (CONFIG_HZ=${hz})`;
    const seen = probed ? rates(probed.window, cpu) : null;
    if (seen === null) return ok(`not counted${built}`);
    const { timer, others, busiest } = seen;
    const said = `CPU ${cpu} gets ${formatCount(timer)} timer interrupts per second${built} and ${formatCount(others)} others`;
    if (others < MANY || !busiest) return ok(said);
    const where = /^\d+$/.test(busiest.label)
      ? `echo ${cpu === 0 ? 1 : 0} | sudo tee /proc/irq/${busiest.label}/smp_affinity_list`
      : 'cat /proc/interrupts';
    const name = `${busiest.label} ${busiest.text}`.trim();
    return verdict('warning', `${said}, mostly ${name} (${formatCount(busiest.perSecond)})`, where);
  },
};
