import { SingleBar } from 'cli-progress';
import { durationText } from '../../runner/text/format-duration.ts';

const grouped = (n: number): string => Math.round(n).toLocaleString('en');

/** A bar on stderr with rate and time left. Its library is loaded only with this module, when a bar is worth showing. */
export const eventBar = () => {
  const bar = new SingleBar({
    format: '{bar} {done} events, {rate}/s{left}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    stream: process.stderr,
    hideCursor: null,
    // The terminal's own wrapping stays as it is: a killed program could not put it back.
    linewrap: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    fps: 8,
  });
  const shown = (done: number, total: number, rate: number) => ({
    done: total > done ? `${grouped(done)} of ${grouped(total)}` : grouped(done),
    rate: grouped(rate),
    left: total > done ? `, ${durationText(((total - done) / rate) * 1000)} left` : '',
  });
  let begun = false;
  return {
    update: (done: number, total: number, rate: number) => {
      const payload = shown(done, total, rate);
      if (!begun) bar.start(Math.max(total, done), done, payload);
      begun = true;
      bar.setTotal(Math.max(total, done));
      bar.update(done, payload);
    },
    end: () => bar.stop(),
  };
};
