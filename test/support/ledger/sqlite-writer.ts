// A process of its own that appends checks to streams it shares with others: FILE NAME COUNT. It prints each commit
// that was answered `Committed`, one place and hash a line, after the answer.
import { setImmediate as turn } from 'node:timers/promises';
import { openSqliteLedger } from '../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import { linesOf } from './ledger-reads.ts';
import { checked, configRead } from './commands.ts';
import { refolded } from './refolded.ts';
import { right } from '../right.ts';
import { commitOf } from './stream.ts';

const [file = '', name = '', count = ''] = process.argv.slice(2);
const ledger = right(await openSqliteLedger({ file })());
const views = new Map<string, Health>(['x', 'y', 'z'].map((id) => [id, initialHealth(id)]));
let conflicts = 0;

for (let done = 0; done < Number(count);) {
  const commits = [...views.values()].map((view) => {
    const first = view.version === 0 ? [configRead(0)] : [];
    const outcome = done % 5 === 0 ? 'DOWN' : 'UP';
    return commitOf(view, [...first, checked(view.version, outcome)], { pass: `${name}-${String(done)}` });
  });
  const results = await ledger.commit(commits)();
  for (const [i, { api_id, state, events }] of commits.entries()) {
    const result = results[i];
    if (result?._tag === 'Committed') {
      views.set(api_id, state);
      for (const { line } of events) console.log(`${line.api_id}/${String(line.seq)} ${line.hash}`);
    } else if (result?._tag === 'VersionConflict') {
      conflicts += 1;
      const view = views.get(api_id) ?? initialHealth(api_id);
      const news = await linesOf(
        ledger.readStream(api_id, { from: view.version + 1, to: Number.MAX_SAFE_INTEGER }),
      );
      views.set(api_id, refolded(view, news));
    } else throw new Error(JSON.stringify(result));
  }
  if (results.some(({ _tag }) => _tag === 'Committed')) done += 1;
  // Lets the others in, so that places are contended for rather than taken in one go.
  await turn();
}
console.error(`conflicts ${String(conflicts)}`);
ledger.close();
