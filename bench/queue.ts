// npm run bench:queue: what splitting a pass over a queue costs beside the same pass in one process. Only the program's
// own CPU is counted: the checked API, DynamoDB, SQS and SNS run in processes of their own.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchQueue } from './queue/bench-queue.ts';

const { values } = parseArgs({
  options: { apis: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '3' } },
});

const say = (text: string) => process.stdout.write(`${text}\n`);
const most = { both: 1.4, dispatch: 0.25 };

say(`${cpus()[0]?.model ?? 'unknown CPU'}, ${String(cpus().length)} cores, Node ${process.version}\n`);
say('| | APIs | CPU ms | CPU µs a check | wall ms | peak RSS MB | CPU against run |');
say('| --- | --: | --: | --: | --: | --: | --: |');

let isOver = false;
for (const apis of values.apis.split(',').map(Number)) {
  const { run, dispatch, work, four } = await benchQueue(apis, Number(values.rounds), (text) =>
    process.stderr.write(`${text}\n`),
  );
  const line = (what: string, cpuUs: number, wallMs: number, rssKb: number | null) =>
    say(
      `| ${[what, apis, (cpuUs / 1000).toFixed(0), (cpuUs / apis).toFixed(0), wallMs.toFixed(0), rssKb === null ? '' : (rssKb / 1024).toFixed(0), (cpuUs / run.cpuUs).toFixed(2)].join(' | ')} |`,
    );
  line('run', run.cpuUs, run.wallMs, run.rssKb);
  line('dispatch', dispatch.cpuUs, dispatch.wallMs, dispatch.rssKb);
  line('work, one process', work.cpuUs, work.wallMs, work.rssKb);
  line('dispatch + work', dispatch.cpuUs + work.cpuUs, dispatch.wallMs + work.wallMs, null);
  line('work, four processes', four.cpuUs, four.wallMs, null);
  const ratio = { both: (dispatch.cpuUs + work.cpuUs) / run.cpuUs, dispatch: dispatch.cpuUs / run.cpuUs };
  isOver ||= apis >= 10_000 && (ratio.both > most.both || ratio.dispatch > most.dispatch);
}
if (isOver) {
  say(`\nmore than ${String(most.both)} for both, or than ${String(most.dispatch)} for dispatch`);
  process.exitCode = 1;
}
