import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { awsEnv } from '../../support/aws/aws-env.ts';
import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import type { Apis } from '../apis-server.ts';
import type { Body, StoredEvent } from '../judging/judge.ts';
import { openMailbox } from '../aws/mailbox.ts';
import { ended, start, type Child, type Program, type Where } from '../program.ts';
import { nothingBeside, patient, type Beside, type Scene } from '../scene.ts';

const hook = join(import.meta.dirname, 'sqlite-hook.ts');

/** What the hook should do, beside counting. */
export type Hooked = Readonly<{ kill?: string; copies?: string }>;

export type SqliteScene = Scene &
  Readonly<{
    file: string;
    cwd: string;
    /** what the hook wrote of commits, a line each */
    facts: string;
    /** a pass under the hook */
    startHooked: (args: readonly string[], hooked: Hooked, where?: Partial<Where>) => Child;
    runWith: (args: readonly string[], where: Partial<Where>) => ReturnType<typeof ended>;
  }>;

/** The log of a file, read past the program. */
export const logOf = (file: string): readonly StoredEvent[] => {
  if (!existsSync(file)) return [];
  const db = new DatabaseSync(file, { timeout: 5000 });
  try {
    const known = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'api_health_events'`).get();
    if (known === undefined) return [];
    const found = db
      .prepare('SELECT api_id, seq, lower(hex(hash)) AS hash, body FROM api_health_events')
      .all();
    return found.map(({ api_id, seq, hash, body }) => ({
      api_id: String(api_id),
      seq: Number(seq),
      hash: String(hash),
      body: JSON.parse(String(body)) as Body,
    }));
  } finally {
    db.close();
  }
};

const statesOf = (file: string): ReadonlyMap<string, string> => {
  const db = new DatabaseSync(file, { timeout: 5000 });
  const found = db.prepare('SELECT api_id, last_state FROM api_health_states').all();
  db.close();
  return new Map(found.map(({ api_id, last_state }) => [String(api_id), String(last_state)]));
};

/**
 * A file and a topic of its own. `given`: a ledger to begin with. `folder`: where, if that matters.
 */
export const sqliteScene = async (
  program: Program,
  fakes: AwsFakes,
  apis: Apis,
  given: string | null = null,
  folder: Awaited<ReturnType<typeof temporaryFolder>> | null = null,
  beside: Beside = nothingBeside,
): Promise<SqliteScene> => {
  const { path: cwd, remove } = folder ?? (await temporaryFolder());
  const file = join(cwd, 'upledger.db');
  // Not beside the ledger: what starves that must not starve its witness.
  const aside = await temporaryFolder();
  const facts = join(aside.path, 'facts.jsonl');
  if (given !== null) await copyFile(given, file);
  const mailbox = openMailbox(fakes);
  const carriedOut: string[] = [];
  const env = {
    ...awsEnv({ sns: fakes.endpoint }),
    SNS_TOPIC_ARN: mailbox.topicArn,
    ALERT_CLAIM_SECONDS: '2',
    ALERT_RATE: '100',
    PROVE_FILE: file,
    PROVE_FACTS: facts,
    ...beside.env,
  };
  const started = (args: readonly string[], { env: own = {}, ...where }: Partial<Where> = {}) =>
    start(program, args, { cwd, ...where, env: { ...env, ...own } });
  return {
    file,
    cwd,
    facts,
    mailbox,
    carriedOut,
    arrange: async ({ configs, down, silent = false }) => {
      apis.answerDown(down);
      if (silent) mailbox.silence();
      else mailbox.restore();
      const entries = configs.map((one) => ({
        url: `${apis.url}/${one.api_id}`,
        check_interval_seconds: 1,
        ...one,
      }));
      await writeFile(join(cwd, 'apis.yaml'), JSON.stringify({ ...beside.source, apis: entries }));
    },
    // All under the hook, for what it sees of commits; alone it does no more than count.
    start: (args, own = {}) => started(args, { node: ['--import', hook], env: own }),
    startHooked: (args, { kill = '', copies = '' }, where = {}) =>
      started(args, {
        ...where,
        node: ['--import', hook],
        env: { ...where.env, PROVE_KILL: kill, PROVE_COPIES: copies },
      }),
    run: (args) => ended(started(args, { node: ['--import', hook], env: patient })),
    runWith: (args, where) => ended(started(args, where)),
    settled: async () => {
      const told = existsSync(facts) ? (await readFile(facts, 'utf8')).trim().split('\n') : [];
      carriedOut.length = 0;
      for (const line of told.filter((text) => text !== ''))
        carriedOut.push(...(JSON.parse(line) as { facts: string[] }).facts);
    },
    log: async () => Promise.resolve(logOf(file)),
    rows: async () => Promise.resolve(statesOf(file)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([remove(), aside.remove()]);
    },
  };
};
