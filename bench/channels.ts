// What several channels cost: flips told on three of which one is dead, and a backlog after an outage of the channel.
import { parseArgs } from 'node:util';
import { benchBacklog } from './channels/backlog.ts';
import { benchFlips } from './channels/flips.ts';
import { startTarget } from './support/start-target.ts';

const { values } = parseArgs({
  options: {
    apis: { type: 'string', default: '1000' },
    backlog: { type: 'string', default: '3000x1,3000x10,30000x1' },
  },
});

const say = (text: string) => process.stdout.write(`${text}\n`);
const seconds = (ms: number) => (ms / 1000).toFixed(2);
const megabytes = ({ rssKb }: { rssKb: number }) => (rssKb / 1024).toFixed(0);

const target = await startTarget();
try {
  say(
    '| flips | channels | wall s | CPU ms | first message s | last message s | messages | claims on the dead one |',
  );
  say('| --: | --- | --: | --: | --: | --: | --: | --: |');
  for (const row of await benchFlips(target, Number(values.apis)))
    say(
      `| ${values.apis} | ${row.channels} | ${seconds(row.usage.wallMs)} | ${(row.usage.cpuUs / 1000).toFixed(0)} | ${seconds(row.first)} | ${seconds(row.last)} | ${String(row.messages)} | ${row.claims === null ? '' : String(row.claims)} |`,
    );
  say('');
  say(
    '| APIs | pending | pass without s | first digest s | all told s | RSS MB without | peak RSS MB | exit after SIGTERM s | left pending |',
  );
  say('| --: | --: | --: | --: | --: | --: | --: | --: | --: |');
  for (const [apis = 0, changes = 1] of values.backlog.split(',').map((row) => row.split('x').map(Number))) {
    const row = await benchBacklog(target, apis, changes);
    say(
      `| ${String(apis)} | ${String(row.pending)} | ${seconds(row.quiet.wallMs)} | ${seconds(row.first)} | ${seconds(row.last)} | ${megabytes(row.quiet)} | ${megabytes(row.usage)} | ${seconds(row.stopped)} | ${String(row.left)} |`,
    );
  }
} finally {
  target.stop();
}
