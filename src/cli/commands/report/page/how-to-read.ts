import { html, type Html } from '../../../../runner/text/html.ts';

const term = (name: string, text: string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${text}</dd>
  </div>`;

/** What the words and figures of the page mean, for a reader who has never seen one. */
export const howToRead = html`<section class="how" aria-labelledby="h-how">
  <h2 id="h-how">How to read this</h2>
  <dl>
    ${[
      term(
        'Uptime',
        'Of the time that we saw, how much the API was up. Time that we did not see counts neither way.',
      ),
      term(
        'Coverage',
        'Of the time that we should have seen, how much we saw. It is less than 100 % when the monitor itself did not run. One check stands for the time until the next one, but for two intervals at most.',
      ),
      term(
        'Incident',
        'From the first check that failed to the first check that worked again. A few failures in a row may be needed before it counts.',
      ),
      term(
        'Alerts',
        'Deliveries: one for each change of state and each channel that accepted its alert in this period.',
      ),
      term('MTTR', 'Mean time to recover: how long an incident lasted on average, of those that ended.'),
      term('MTBF', 'Mean time between failures: how long the API was up for each incident that began.'),
      term(
        'p50, p95, p99',
        'Half of the answers were at most as slow as p50, 95 of 100 at most as slow as p95, 99 of 100 at most as slow as p99.',
      ),
      term(
        'Bars',
        'Each bar is one piece of the period. Something that happened is always drawn large enough to see, so a minute of downtime looks longer than it was.',
      ),
      term(
        'Percentages',
        'They are cut, not rounded: 99.9996 % is shown as 99.999 %. So 100 % means that nothing at all was missing.',
      ),
    ]}
  </dl>
</section>`;
