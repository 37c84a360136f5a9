import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as t from 'io-ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The real configuration over a small tree that breaks each rule once, and over one that breaks none.
const root = resolve(import.meta.dirname, '..', '..', '..');

const broken: Readonly<Record<string, { readonly code: string; readonly rule: string }>> = {
  'src/events/imports-projections.ts': { code: "import '../projections/x.ts';", rule: 'house(arrows)' },
  'src/events/deep/imports-runner.ts': { code: "import '../../runner/x.ts';", rule: 'house(arrows)' },
  'src/events/imports-fs.ts': { code: "import { readFileSync } from 'node:fs';", rule: 'house(arrows)' },
  'src/events/imports-uuid.ts': { code: "import { randomUUID } from 'node:crypto';", rule: 'house(arrows)' },
  'src/events/imports-all-crypto.ts': { code: "import * as c from 'node:crypto';", rule: 'house(arrows)' },
  'src/events/reads-clock.ts': { code: 'export const at = new Date();', rule: 'house(no-clock)' },
  'src/events/calls-clock.ts': { code: 'export const at = Date();', rule: 'house(no-clock)' },
  'src/events/now.ts': { code: 'export const at = Date.now();', rule: 'eslint(no-restricted-properties)' },
  'src/events/random.ts': {
    code: 'export const r = Math.random();',
    rule: 'eslint(no-restricted-properties)',
  },
  'src/events/performance.ts': {
    code: 'export const at = performance.now();',
    rule: 'eslint(no-restricted-globals)',
  },
  'src/events/uuid.ts': {
    code: 'export const id = crypto.randomUUID();',
    rule: 'eslint(no-restricted-globals)',
  },
  'src/events/cast.ts': {
    code: 'export const n = (v: unknown): number => v as number;',
    rule: 'typescript(consistent-type-assertions)',
  },
  'src/events/any.ts': {
    code: 'export const f = (v: any): unknown => v;',
    rule: 'typescript(no-explicit-any)',
  },
  'src/events/barrel.ts': { code: "export * from './fine.ts';", rule: 'oxc(no-barrel-file)' },
  'src/events/bare-fp-ts.ts': { code: "import 'fp-ts/Either';", rule: 'house(arrows)' },
  'src/events/cycle-a.ts': {
    code: "import { b } from './cycle-b.ts';\nexport const a = (): unknown => b;",
    rule: 'import(no-cycle)',
  },
  'src/events/cycle-b.ts': {
    code: "import { a } from './cycle-a.ts';\nexport const b = (): unknown => a;",
    rule: 'import(no-cycle)',
  },
  'src/events/long.ts': {
    code: Array.from({ length: 201 }, (_, i) => `export const n${i} = ${i};`).join('\n'),
    rule: 'eslint(max-lines)',
  },
  'src/events/todo.ts': {
    code: '// TODO later\nexport const x = 1;',
    rule: 'eslint(no-warning-comments)',
  },
  'src/projections/imports-runner.ts': { code: "import '../runner/x.ts';", rule: 'house(arrows)' },
  'src/projections/imports-aws.ts': { code: "import '@aws-sdk/client-sns';", rule: 'house(arrows)' },
  'src/projections/timer.ts': {
    code: 'export const wait = (f: () => void): unknown => setTimeout(f, 1);',
    rule: 'eslint(no-restricted-globals)',
  },
  'src/runner/imports-adapter.ts': {
    code: "export const f = (): unknown => import('../adapters/sqlite/x.ts');",
    rule: 'house(arrows)',
  },
  'src/runner/type-of-adapter.ts': {
    code: "export type X = import('../adapters/sqlite/x.ts').X;",
    rule: 'house(arrows)',
  },
  'src/runner/imports-undici.ts': { code: "import type { Client } from 'undici';", rule: 'house(arrows)' },
  'src/runner/env.ts': { code: 'export const e = process.env;', rule: 'eslint(no-restricted-globals)' },
  'src/runner/floating.ts': {
    code: 'export const f = (p: Promise<number>): void => {\n  p.then(String);\n};',
    rule: 'typescript(no-floating-promises)',
  },
  'src/runner/unsafe.ts': {
    code: "export const f = (s: string): string => JSON.parse(s)['x'];",
    rule: 'typescript(no-unsafe-return)',
  },
  'src/runner/number-as-boolean.ts': {
    code: 'export const f = (n: number): number => (n ? 1 : 2);',
    rule: 'typescript(strict-boolean-expressions)',
  },
  'src/adapters/sqlite/imports-memory.ts': { code: "import '../memory/x.ts';", rule: 'house(arrows)' },
  'src/adapters/console.ts': { code: "import './memory/x.ts';", rule: 'house(arrows)' },
  'src/adapters/memory/deep/imports-cli.ts': { code: "import '../../../cli/x.ts';", rule: 'house(arrows)' },
  'src/adapters/http/env.ts': { code: 'export const e = process.env;', rule: 'node(no-process-env)' },
  'src/cli/imports-undici.ts': { code: "import 'undici';", rule: 'house(arrows)' },
  'src/cli/imports-test.ts': { code: "import '../../test/support/x.ts';", rule: 'house(arrows)' },
  'src/cli/imports-main.ts': { code: "import '../main.ts';", rule: 'house(arrows)' },
  'src/cli/prints.ts': { code: "console.log('x');", rule: 'eslint(no-console)' },
  'src/projections/health/imports-later.ts': { code: "import '../report/x.ts';", rule: 'house(arrows)' },
  'src/projections/report/imports-fold.ts': { code: "import '../history/x.ts';", rule: 'house(arrows)' },
  'src/projections/report/imports-ledger.ts': {
    code: "import type {} from '../ledger.ts';",
    rule: 'house(arrows)',
  },
  'src/runner/text/imports-port.ts': { code: "import '../ports/x.ts';", rule: 'house(arrows)' },
  'src/runner/ports/imports-config.ts': { code: "import '../config/x.ts';", rule: 'house(arrows)' },
  'src/runner/config/deep/imports-checking.ts': {
    code: "import '../../checking/x.ts';",
    rule: 'house(arrows)',
  },
  'src/runner/checking/imports-recording.ts': { code: "import '../recording/x.ts';", rule: 'house(arrows)' },
  'src/runner/recording/imports-alerting.ts': { code: "import '../alerting/x.ts';", rule: 'house(arrows)' },
  'src/runner/alerting/imports-pass.ts': { code: "import '../pass/x.ts';", rule: 'house(arrows)' },
  'src/runner/pass/imports-queue.ts': { code: "import '../queue/x.ts';", rule: 'house(arrows)' },
  'src/runner/queue/imports-report.ts': { code: "import '../report/x.ts';", rule: 'house(arrows)' },
  'src/runner/history/imports-status.ts': { code: "import '../status/x.ts';", rule: 'house(arrows)' },
  'src/runner/audit/imports-loose-file.ts': { code: "import '../x.ts';", rule: 'house(arrows)' },
  'src/runner/new-room/imports-ports.ts': { code: "import '../ports/x.ts';", rule: 'house(arrows)' },
  'src/cli/commands/run/imports-status.ts': { code: "import '../status/x.ts';", rule: 'house(arrows)' },
  'src/cli/commands/run/deep/imports-events.ts': {
    code: "import '../../events/render-event.ts';",
    rule: 'house(arrows)',
  },
  'src/util/odd.ts': { code: "import '../events/fine.ts';", rule: 'house(arrows)' },
  'test/skipped.test.ts': {
    code: "import { expect, it } from 'vitest';\nit.skip('x', () => {\n  expect(1).toBe(2);\n});",
    rule: 'vitest(no-disabled-tests)',
  },
  'test/todo.test.ts': { code: "import { it } from 'vitest';\nit.todo('x');", rule: 'vitest(warn-todo)' },
  'test/only.test.ts': {
    code: "import { expect, it } from 'vitest';\nit.only('x', () => {\n  expect(1).toBe(2);\n});",
    rule: 'vitest(no-focused-tests)',
  },
  'test/empty.test.ts': {
    code: "import { it } from 'vitest';\nit('x', () => {});",
    rule: 'vitest(expect-expect)',
  },
};

const allowed: Readonly<Record<string, string>> = {
  'src/events/fine.ts':
    "import { createHash } from 'node:crypto';\nimport * as E from 'fp-ts/lib/Either.js';\nimport * as t from 'io-ts';\nexport const fine = [createHash, E.right, t.string, new Date(0), Date.parse('2026-01-01')] as const;",
  'src/projections/x.ts': "import { fine } from '../events/fine.ts';\nexport const x = fine;",
  'src/runner/x.ts': "import { x as p } from '../projections/x.ts';\nexport const x = p;",
  'src/projections/health/x.ts': "import { fine } from '../../events/fine.ts';\nexport const x = fine;",
  'src/projections/report/x.ts': "import { x as h } from '../health/x.ts';\nexport const x = h;",
  'src/runner/ports/x.ts':
    "import type { C } from '../config/api-config.ts';\nexport const x = (c: C): C => c;",
  'src/runner/config/api-config.ts': 'export type C = number;',
  'src/runner/config/x.ts': "import { x as p } from '../ports/x.ts';\nexport const x = p;",
  'src/runner/checking/x.ts': "import { x as w } from '../recording/stream-writer.ts';\nexport const x = w;",
  'src/runner/recording/stream-writer.ts': "import { x as p } from '../ports/x.ts';\nexport const x = p;",
  'src/runner/alerting/x.ts': "import { x as r } from '../recording/stream-writer.ts';\nexport const x = r;",
  'src/runner/pass/x.ts':
    "import { x as a } from '../alerting/x.ts';\nimport { x as c } from '../checking/x.ts';\nexport const x = [a, c] as const;",
  'src/runner/queue/x.ts': "import { x as p } from '../pass/x.ts';\nexport const x = p;",
  'src/cli/commands/events/render-event.ts': 'export const x = 1;',
  'src/cli/commands/demo/x.ts': "import { x as e } from '../events/render-event.ts';\nexport const x = e;",
  'src/cli/commands.ts': "import { x as d } from './commands/demo/x.ts';\nexport const x = d;",
  'src/adapters/aws/x.ts': 'export const x = 1;',
  'src/adapters/sns/x.ts': "import { x as a } from '../aws/x.ts';\nexport const x = a;",
  'src/adapters/memory/x.ts': "import { x as r } from '../../runner/x.ts';\nexport const x = r;",
  'src/adapters/sqlite/x.ts':
    "import type { DatabaseSync } from 'node:sqlite';\nimport { y } from './y.ts';\nexport type X = DatabaseSync;\nexport const x = y;",
  'src/adapters/sqlite/y.ts': 'export const y = Date.now();',
  'src/cli/x.ts': "import { x as a } from '../adapters/sqlite/x.ts';\nexport const x = a;",
  'src/main.ts': "import { x } from './cli/x.ts';\nprocess.exitCode = x > Number(process.env['X']) ? 1 : 0;",
  'test/support/x.ts': 'export const x = 1;',
};

const Report = t.strict({ diagnostics: t.array(t.strict({ code: t.string, filename: t.string })) });

const tree = mkdtempSync(join(tmpdir(), 'upledger-lint-'));
const found = new Map<string, Set<string>>();

const write = (file: string, code: string): void => {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), `${code}\n`);
};

beforeAll(() => {
  for (const [file, { code }] of Object.entries(broken)) write(file, code);
  for (const [file, code] of Object.entries(allowed)) write(file, code);
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json', 'scripts/lint']) {
    cpSync(join(root, file), join(tree, file), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir');

  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const run = spawnSync(process.execPath, [oxlint, '--format=json', 'src', 'test'], {
    cwd: tree,
    encoding: 'utf8',
  });
  const report = Report.decode(JSON.parse(run.stdout));
  if (report._tag === 'Left')
    throw new Error(`oxlint gave no report: ${run.stdout.slice(0, 500)}${run.stderr}`);
  for (const { code, filename } of report.right.diagnostics) {
    found.set(filename, (found.get(filename) ?? new Set<string>()).add(code));
  }
}, 60_000);

afterAll(() => {
  rmSync(tree, { recursive: true, force: true });
});

describe('the lint rules of this project', () => {
  it.each(Object.entries(broken).map(([file, { rule }]) => ({ file, rule })))(
    '$rule fires on $file',
    ({ file, rule }) => {
      expect([...(found.get(file) ?? [])]).toContain(rule);
    },
  );

  it.each(Object.keys(allowed))('nothing fires on %s', (file) => {
    expect([...(found.get(file) ?? [])]).toStrictEqual([]);
  });
});

describe('the tree', () => {
  it('switches no rule, no type check and no test off', () => {
    const off = /(ox|es)lint-disable|@ts-(ignore|nocheck|expect-error)/u;
    const files = ['src', 'test', 'bench', 'scripts'].flatMap((folder) =>
      readdirSync(root).includes(folder)
        ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
            .filter((file) => /\.(ts|mts|mjs|js)$/u.test(file))
            .map((file) => join(folder, file))
        : [],
    );
    expect(files.filter((file) => off.test(readFileSync(join(root, file), 'utf8')))).toStrictEqual([]);
  });
});
