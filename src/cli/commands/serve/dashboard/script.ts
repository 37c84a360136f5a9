import { chartScript } from './chart-script.ts';
import { helpersScript } from './helpers-script.ts';

/**
 * The script of the dashboard. Data of the log is inserted as text, never as HTML. `#/` shows the state of all
 * APIs, `#/api/ID` one API with its live events, `#/report?since=7d` a period.
 */
export const script = `${helpersScript}${chartScript}const nowHeads = ['State', 'API', 'For', 'Code', 'Latency', 'Checked', 'Why'];
const now = () => {
  const filter = el('input', { type: 'search', id: 'filter', autocomplete: 'off' });
  const body = el('div');
  let apis = null;
  const draw = () => {
    if (apis === null) return;
    const wanted = filter.value.toLowerCase();
    const shown = apis.filter((api) => api.api_id.toLowerCase().includes(wanted)).sort(worse);
    redraw(body, shown.length === 0 ? el('p', {}, apis.length === 0 ? 'No API is configured yet.' : 'No API has that in its name.')
      : table(nowHeads, shown.map((api) => [badge(api), apiLink(api.api_id), ago(api.last_changed_at), String(api.last_status_code ?? ''),
        api.last_latency_ms === null ? '' : api.last_latency_ms + ' ms',
        api.last_checked_at === null ? '' : ago(api.last_checked_at) + ' ago', text(reason(api))])));
  };
  filter.addEventListener('input', draw);
  const heading = title('Now');
  const sums = el('p');
  show(heading, sums, el('form', { onsubmit: (event) => event.preventDefault() }, el('label', { for: 'filter' }, 'Find an API', filter)), body);
  return repeat(async () => {
    apis = JSON.parse(await get('/api/status'));
    const count = (name) => apis.filter((api) => kind(api) === name).length;
    heading.textContent = count('DOWN') > 0 ? count('DOWN') + (count('DOWN') === 1 ? ' API is DOWN' : ' APIs are DOWN')
      : count('STALE') > 0 ? count('STALE') + ' of ' + apis.length + ' APIs were not checked in time'
      : apis.length === 0 ? 'No APIs yet' : count('UP') === 0 ? 'Nothing has been checked yet' : 'All checked APIs are UP';
    document.title = heading.textContent + ' – upledger';
    sums.textContent = ['DOWN', 'STALE', 'UP', 'NEW', 'OFF'].filter((name) => count(name) > 0)
      .map((name) => count(name) + ' ' + words[name].slice(2)).join(', ');
    draw();
  }, 10000);
};

const checkText = (check) => check.outcome + ', ' + (check.error?.message ?? check.status_code) + ', ' + check.latency_ms + ' ms';
const eventText = (event) => {
  switch (event.type) {
    case 'CheckCompleted': return checkText(event);
    case 'StateChanged': return (event.signal ? event.signal + ': ' : '') + event.from + ' → ' + event.to;
    case 'AlertAttempted': return 'attempt ' + event.attempt + (event.channel_id ? ' on ' + event.channel_id : '');
    case 'DaySummarized': return event.day;
    case 'AlertPublished': return 'alert delivered' + (event.channel_id ? ' on ' + event.channel_id : '');
    case 'AlertFailed': return 'alert not delivered' + (event.channel_id ? ' on ' + event.channel_id : '');
    default: return '';
  }
};
const valueHeads = ['Checked', 'State', 'Latency', 'Why'];
const eventHeads = ['Recorded', 'No.', 'Event', 'What'];
const oneApi = (id) => {
  const heading = title(id), line = el('p'), picture = el('div', { class: 'picture' }), picked = el('p', { class: 'soft' }, 'Point at the chart to read a check. Drag to zoom in, double-click to zoom out.'), history = el('div', {}, el('p', { class: 'soft' }, 'Reading the index…'));
  const live = el('tbody'), liveness = el('p', { class: 'soft', role: 'status' });
  const values = el('div'), allValues = el('details', { ontoggle: () => listValues() }, el('summary', {}, 'The same as a table'), values);
  show(heading, line, el('h2', {}, 'Latency'), picture, picked, allValues, el('h2', {}, 'State changes'), history, el('h2', {}, 'Events, newest first'),
    liveness, tableOf(eventHeads, live));
  let checks = [];
  const add = (event) => {
    live.prepend(row(eventHeads, [time(event.recorded_at), String(event.seq), event.type, text(eventText(event))]));
    while (live.children.length > 50) live.lastChild.remove();
    if (event.type === 'CheckCompleted') checks = [...checks, event].slice(-500);
  };
  const pick = (check) => { picked.textContent = plain(clock(check.checked_at) + ': ' + checkText(check)); };
  const listValues = () => {
    if (allValues.open) values.replaceChildren(table(valueHeads, checks.toReversed().map((one) =>
      [time(one.checked_at), one.outcome, el('td', { class: 'number' }, one.latency_ms + ' ms'), text(one.error?.message ?? String(one.status_code ?? ''))])));
  };
  const plot = chartIn(picture, pick);
  const drawChart = () => { plot.show(checks); allValues.hidden = checks.length === 0; listValues(); };
  let unfollow = () => {}, stopped = false;
  const status = async () => {
    const api = JSON.parse(await get('/api/status')).find((one) => one.api_id === id);
    if (api === undefined) throw new Error('there is no API ' + id);
    const since = api.last_changed_at === null ? null : [' for ' + ago(api.last_changed_at) + ', since ', time(api.last_changed_at)];
    line.replaceChildren(badge(api), ...(since ?? []), '. ', plain([api.last_status_code, api.last_latency_ms === null ? null : api.last_latency_ms + ' ms', reason(api)].filter(Boolean).join(', ')));
    const from = new Date(Date.now() - 90 * 864e5).toISOString();
    const changes = lines(await get('/api/transitions?api=' + encodeURIComponent(id) + '&since=' + from)).reverse().slice(0, 100);
    history.replaceChildren(changes.length === 0 ? el('p', { class: 'soft' }, 'None in the last 90 days.')
      : table(['When', 'Change', 'Why', 'Alert'], changes.map((one) => [time(one.at),
        (one.signal && one.signal !== 'availability' ? one.signal + ': ' : '') + one.from + ' → ' + one.to,
        text(one.cause?.error?.message ?? String(one.cause?.status_code ?? '')),
        one.alerted_at ? el('span', {}, one.deliveries?.length > 1 ? 'delivered on ' + one.deliveries.length + ' channels, last ' : 'delivered ', time(one.alerted_at)) : 'not delivered'])));
  };
  (async () => {
    try {
      const events = lines(await get('/api/events?last=500&api=' + encodeURIComponent(id)));
      if (stopped) return;
      events.forEach(add);
      drawChart();
      unfollow = follow(id, events.at(-1)?.seq ?? 0, (event) => { add(event); drawChart(); }, (word) => { liveness.textContent = plain(word); });
    } catch (error) { if (!stopped) showError(error); }
  })();
  const stop = repeat(status, 15000);
  return () => { stopped = true; stop(); unfollow(); plot.end(); };
};

const periods = { '24h': 'the last 24 hours', '7d': 'the last 7 days', '30d': 'the last 30 days', '90d': 'the last 90 days' };
const report = (query) => {
  const since = new URLSearchParams(query).get('since') ?? '24h';
  const choices = Object.hasOwn(periods, since) ? periods : { [since]: 'since ' + since, ...periods };
  const choice = el('select', { id: 'since', onchange: () => { location.hash = '#/report?since=' + encodeURIComponent(choice.value); } },
    Object.entries(choices).map(([value, name]) => el('option', { value, selected: value === since }, name)));
  const body = el('div', { 'aria-live': 'polite' }, el('p', {}, 'Reading the log…'));
  show(title('Report'), el('form', { onsubmit: (event) => event.preventDefault() }, el('label', { for: 'since' }, 'Period', choice)), body);
  let stopped = false;
  get('/api/report?since=' + encodeURIComponent(since)).then((answer) => {
    if (stopped) return;
    const found = JSON.parse(answer);
    const rows = [...found.apis].sort((a, b) => (a.up_ratio ?? 2) - (b.up_ratio ?? 2));
    body.replaceChildren(el('p', {}, 'From ', time(found.since), ' to ', time(found.until), '. Uptime is the share of the observed time that the API was UP.'),
      table(['API', 'Uptime', 'Observed', 'Down', 'Incidents', 'Median', '95th percentile'], rows.map((one) => [apiLink(one.api_id),
        percent(one.up_ratio), percent(one.coverage_ratio), duration(one.down_ms), String(one.incidents?.length ?? 0),
        duration(one.latency_ms?.p50), duration(one.latency_ms?.p95)])));
    fresh();
  }).catch((error) => { if (!stopped) body.replaceChildren(el('p', { class: 'fault' }, error.message)); });
  return () => { stopped = true; };
};

const route = () => {
  leave();
  const hash = location.hash.slice(1) || '/';
  const [path, query = ''] = hash.split('?');
  for (const [id, begins] of [['nav-now', path === '/'], ['nav-report', path === '/report']]) {
    const link = document.getElementById(id);
    if (begins) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
  const api = /^\\/api\\/(.+)$/.exec(path);
  let id = null;
  try { id = api === null ? null : decodeURIComponent(api[1]); } catch { id = api[1]; }
  leave = id !== null ? oneApi(id) : path === '/report' ? report(query) : now();
};
// The address names the view, so the link to its content must not change it.
document.querySelector('.skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });
addEventListener('hashchange', () => { route(); main.focus(); scrollTo(0, 0); });
route();
`;
