import type { Mutant } from './mutants.ts';

const mutant = (name: string, file: string, find: string, put: string): Mutant => ({
  name: `retention: ${name}`,
  worlds: 'retention',
  edits: [{ file, find, put }],
});

const retention = 'src/runner/config/retention.ts';
const variableAlone = `const retainDays = settings.retainDays;`;
const bySource = `const retainDays = retainDaysOf(read.right, settings.retainDays);`;

/** Faults in how long checks are kept, where the source says it beside the variable. */
export const retentionMutants: readonly Mutant[] = [
  mutant(
    'the variable goes first',
    retention,
    `settings?.retain_checks_days ?? ofVariable`,
    `ofVariable ?? settings?.retain_checks_days ?? null`,
  ),
  mutant('passes go by the variable', 'src/runner/pass/prepare-pass.ts', bySource, variableAlone),
  mutant('workers go by the variable', 'src/runner/queue/handle-message.ts', bySource, variableAlone),
  mutant(
    'never recorded as changed',
    'src/runner/pass/plan-pass.ts',
    `config, options.retainDays, options.digestOf);`,
    `config, null);`,
  ),
  mutant(
    'an expiry goes by no config',
    'src/projections/health/retention.ts',
    `(config.retain_days * dayMs) / 1000;`,
    `(30 * dayMs) / 1000;`,
  ),
];
