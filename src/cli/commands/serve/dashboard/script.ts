import { helpersScript } from './helpers-script.ts';

/**
 * The script of the dashboard. Data of the log is inserted as text, never as HTML. `#/` shows the state of all
 * APIs, `#/api/ID` one API with its live events, `#/report?since=7d` a period.
 */
export const script = `${helpersScript}const now = () => {
  const filter = el('input', { type: 'search', id: 'filter', autocomplete: 'off' });
  const body = el('div');
  let apis = [];
  const draw = () => {
    const text = filter.value.toLowerCase();
    const shown = apis.filter((api) => api.api_id.toLowerCase().includes(text))
      .sort((a, b) => rank(a) - rank(b) || (a.api_id < b.api_id ? -1 : 1));
    body.replaceChildren(table(['State', 'API', 'For', 'Code', 'Latency', 'Checked', 'Why'], shown.map((api) => el('tr', {},
      cell(badge(api)), cell(apiLink(api.api_id)), cell(ago(api.last_changed_at)), cell(String(api.last_status_code ?? '')),
      cell(api.last_latency_ms === null ? '' : api.last_latency_ms + ' ms'),
      cell(api.last_checked_at === null ? '' : ago(api.last_checked_at) + ' ago'), el('td', { class: 'text' }, reason(api))))));
    if (shown.length === 0) body.replaceChildren(el('p', {}, apis.length === 0 ? 'No API is configured yet.' : 'No API has that in its name.'));
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

const chart = (checks) => {
  const width = 720, height = 180, left = 52, bottom = 22, top = 12;
  const times = checks.map((one) => Date.parse(one.checked_at));
  const first = times[0], span = Math.max(1, times[times.length - 1] - first);
  const most = Math.max(1, ...checks.map((one) => one.latency_ms));
  const x = (at) => left + ((at - first) / span) * (width - left - 8);
  const y = (ms) => height - bottom - (ms / most) * (height - bottom - top);
  const points = checks.map((one, i) => (i === 0 ? 'M' : 'L') + x(times[i]).toFixed(1) + ' ' + y(one.latency_ms).toFixed(1)).join('');
  const down = checks.flatMap((one, i) => one.outcome === 'DOWN' ? [svg('path', { class: 'bad', d: 'M' + x(times[i]).toFixed(1) + ' ' + (height - bottom) + 'v-9' })] : []);
  const label = 'Latency of the last ' + checks.length + ' checks, at most ' + most + ' ms; ' + down.length + ' were DOWN';
  const short = (at) => new Date(at).toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
  return svg('svg', { class: 'chart', viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': label },
    svg('path', { class: 'grid', d: 'M' + left + ' ' + top + 'H' + width + 'M' + left + ' ' + (height - bottom) + 'H' + width, fill: 'none' }),
    svg('text', { x: left - 6, y: top + 4, 'text-anchor': 'end' }, most + ' ms'), svg('text', { x: left - 6, y: height - bottom, 'text-anchor': 'end' }, '0'),
    svg('text', { x: left, y: height - 6 }, short(first)), svg('text', { x: width, y: height - 6, 'text-anchor': 'end' }, short(times[times.length - 1])),
    svg('path', { class: 'line', d: points }), down);
};
const eventText = (event) => {
  switch (event.type) {
    case 'CheckCompleted': return event.outcome + ', ' + (event.error?.message ?? event.status_code) + ', ' + event.latency_ms + ' ms';
    case 'StateChanged': return (event.signal ? event.signal + ': ' : '') + event.from + ' → ' + event.to;
    case 'AlertPublished': return 'alert delivered' + (event.channel_id ? ' on ' + event.channel_id : '');
    case 'AlertFailed': return 'alert not delivered' + (event.channel_id ? ' on ' + event.channel_id : '');
    default: return '';
  }
};
const oneApi = (id) => {
  const heading = title(id), line = el('p'), picture = el('div'), history = el('div');
  const live = el('tbody');
  show(heading, line, el('h2', {}, 'Latency'), picture, el('h2', {}, 'State changes'), history, el('h2', {}, 'Events, newest first'),
    el('div', { class: 'wide' }, el('table', { class: 'rows' }, el('thead', {}, el('tr', {}, ['Recorded', 'No.', 'Event', 'What'].map((head) => el('th', { scope: 'col' }, head)))), live)));
  let checks = [];
  const add = (event) => {
    live.prepend(el('tr', {}, cell(time(event.recorded_at)), cell(String(event.seq)), cell(event.type), el('td', { class: 'text' }, eventText(event))));
    while (live.children.length > 50) live.lastChild.remove();
    if (event.type === 'CheckCompleted') checks = [...checks, event].slice(-500);
  };
  const drawChart = () => picture.replaceChildren(checks.length > 1 ? chart(checks) : el('p', { class: 'soft' }, 'There are not enough checks for a chart yet.'));
  let source = null, stopped = false;
  const status = async () => {
    const api = JSON.parse(await get('/api/status')).find((one) => one.api_id === id);
    if (api === undefined) throw new Error('there is no API ' + id);
    line.replaceChildren(badge(api), ' ', [api.last_status_code, api.last_latency_ms === null ? null : api.last_latency_ms + ' ms', reason(api)].filter(Boolean).join(', '));
    const since = new Date(Date.now() - 90 * 864e5).toISOString();
    const changes = lines(await get('/api/transitions?api=' + encodeURIComponent(id) + '&since=' + since)).reverse().slice(0, 100);
    history.replaceChildren(changes.length === 0 ? el('p', { class: 'soft' }, 'None in the last 90 days.')
      : table(['When', 'Change', 'Why', 'Alert'], changes.map((one) => el('tr', {}, cell(time(one.at)),
        cell((one.signal && one.signal !== 'availability' ? one.signal + ': ' : '') + one.from + ' → ' + one.to),
        el('td', { class: 'text' }, one.cause?.error?.message ?? String(one.cause?.status_code ?? '')),
        cell(one.alerted_at ? el('span', {}, 'delivered ', time(one.alerted_at)) : 'not delivered')))));
  };
  (async () => {
    try {
      const events = lines(await get('/api/events?last=500&api=' + encodeURIComponent(id)));
      if (stopped) return;
      events.forEach(add);
      drawChart();
      source = new EventSource('/api/live?api=' + encodeURIComponent(id));
      source.addEventListener('recorded', (message) => {
        const event = JSON.parse(message.data);
        if (Number(live.firstChild?.children[1]?.textContent ?? 0) < event.seq) { add(event); drawChart(); }
      });
    } catch (error) { if (!stopped) showError(error); }
  })();
  const stop = repeat(status, 15000);
  return () => { stopped = true; stop(); source?.close(); };
};

const periods = { '24h': 'the last 24 hours', '7d': 'the last 7 days', '30d': 'the last 30 days', '90d': 'the last 90 days' };
const report = (query) => {
  const since = new URLSearchParams(query).get('since') ?? '24h';
  const choice = el('select', { id: 'since', onchange: () => { location.hash = '#/report?since=' + choice.value; } },
    Object.entries(periods).map(([value, text]) => el('option', { value, selected: value === since }, text)));
  const body = el('div', { 'aria-live': 'polite' }, el('p', {}, 'Reading the log…'));
  show(title('Report'), el('form', { onsubmit: (event) => event.preventDefault() }, el('label', { for: 'since' }, 'Period', choice)), body);
  let stopped = false;
  get('/api/report?since=' + encodeURIComponent(since)).then((text) => {
    if (stopped) return;
    const found = JSON.parse(text);
    const rows = [...found.apis].sort((a, b) => (a.up_ratio ?? 2) - (b.up_ratio ?? 2));
    body.replaceChildren(el('p', {}, 'From ', time(found.since), ' to ', time(found.until), '. Uptime is the share of the observed time that the API was UP.'),
      table(['API', 'Uptime', 'Observed', 'Down', 'Incidents', 'Median', '95th percentile'], rows.map((one) => el('tr', {}, cell(apiLink(one.api_id)),
        cell(percent(one.up_ratio)), cell(percent(one.coverage_ratio)), cell(duration(one.down_ms)), cell(String(one.incidents?.length ?? 0)),
        cell(duration(one.latency_ms?.p50)), cell(duration(one.latency_ms?.p95))))));
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
addEventListener('hashchange', () => { route(); main.focus(); scrollTo(0, 0); });
route();
`;
