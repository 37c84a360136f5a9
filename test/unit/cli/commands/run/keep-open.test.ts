import { rm } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { describe, expect, it } from 'vitest';
import { keepOpen } from '../../../../../src/cli/commands/run/keep-open.ts';
import { usage } from '../../../../../src/cli/contract/fail.ts';
import { decodeEnvironment } from '../../../../../src/cli/input/environment.ts';
import { openStore } from '../../../../../src/cli/wiring/open-store.ts';
import type { OpenForPasses } from '../../../../../src/cli/wiring/open-for-passes.ts';
import { systemClock } from '../../../../../src/adapters/clock/system-clock.ts';
import { sqliteFolder } from '../../../../support/ledger/sqlite-subject.ts';
import { left, right } from '../../../../support/right.ts';
import { secretRules } from '../../../../../src/runner/config/secrets/secret-rules.ts';

const settings = {
  runner: { id: 'here', version: '1' },
  environment: 'test',
  claimMs: 60_000,
  alertRate: 1,
  retainDays: null,
  announceNewApis: false,
  summarizeDays: false,
  secrets: secretRules({}),
};

describe('keepOpen', () => {
  it('says once that the ledger is gone, tries again before each pass, and goes on with what it could open', async () => {
    const folder = await sqliteFolder();
    const choice = { _tag: 'sqlite', file: folder.file } as const;
    const open = async (): Promise<OpenForPasses> => ({
      alerts: { name: 'none', mode: 'records', publish: () => () => Promise.reject(new Error('none')) },
      openChannelWith: () => {
        throw new Error('none');
      },
      secrets: {},
      store: right(await openStore(choice, { readOnly: false, clock: systemClock })),
      configs: { name: 'none', read: () => TE.right({ configs: [], invalid: [] }) },
      settings,
    });
    const answers = [E.left(usage(['not yet'])), E.right(null)];
    const logged: string[] = [];
    const kept = keepOpen(
      { log: (text) => void logged.push(text) },
      {
        environment: right(decodeEnvironment({ UPLEDGER_SECRET_A: 'a' }, 'here')),
        choice,
        opened: await open(),
        open: async () => {
          const answer = answers.shift();
          return answer !== undefined && E.isLeft(answer) ? answer : E.right(await open());
        },
      },
    );
    const first = right(await kept.next());
    expect(right(await kept.next()).store).toBe(first.store);
    await rm(folder.file);
    expect(left(await kept.next()).messages).toEqual(['not yet']);
    const anew = right(await kept.next());
    expect(anew.store).not.toBe(first.store);
    expect(right(await kept.next()).store).toBe(anew.store);
    expect(logged).toEqual([expect.stringMatching(/upledger\.db was removed: this pass begins a new one/u)]);
    kept.close();
    await folder.dispose();
  });
});
