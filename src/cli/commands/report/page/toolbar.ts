import { html, type Html } from '../../../../runner/text/html.ts';

const option = (value: string, text: string): Html => html`<option value="${value}">${text}</option>`;

/** Search, filter and order; shown by the page's script, which does what they say. */
export const toolbar = html`<form class="bar" id="bar" hidden role="search" aria-label="APIs">
  <label>Search<input id="q" type="search" autocomplete="off" placeholder="name of an API" /></label
  ><label
    >Show<select id="f">
      ${[
        option('all', 'all'),
        option('had', 'with incidents'),
        option('now', 'down at the end'),
        option('gap', 'not fully observed'),
      ]}
    </select></label
  ><label
    >Sort by<select id="s">
      ${[
        option('w', 'worst first'),
        option('n', 'name'),
        option('u', 'uptime, lowest first'),
        option('d', 'downtime, longest first'),
        option('c', 'coverage, lowest first'),
        option('p', 'p95 latency, slowest first'),
      ]}
    </select></label
  >
  <p id="n" role="status"></p>
</form>`;
