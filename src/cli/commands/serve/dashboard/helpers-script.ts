/** Helpers of the dashboard views: elements, requests, times and states. */
export const helpersScript = `'use strict';
const main = document.getElementById('main');
const freshness = document.getElementById('freshness');
let leave = () => {};

// What a terminal would obey, and what turns the direction of the text after it, is shown as a sign that something was there.
const plain = (text) => text.replace(/[\\p{Cc}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+/gu, '\\uFFFD');
const fill = (node, props, kids) => {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...kids.flat().filter((kid) => kid !== null && kid !== undefined)
    .map((kid) => (typeof kid === 'string' ? plain(kid) : kid)));
  return node;
};
const el = (tag, props = {}, ...kids) => fill(document.createElement(tag), props, kids);

const get = async (path) => {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  const text = await answer.text();
  if (answer.ok) return text;
  let error = text.trim();
  try { error = JSON.parse(text).error; } catch {}
  throw new Error(error || 'the server answered ' + answer.status);
};
const lines = (text) => text.split('\\n').filter((line) => line !== '').map((line) => JSON.parse(line));

// In this browser's time zone, and read the same everywhere: 2026-11-29 08:15:00.
const clock = (at) => new Date(at).toLocaleString('sv-SE');
const time = (iso) => (iso === null || iso === undefined ? '' : el('time', { datetime: iso, title: iso }, clock(iso)));
const ago = (iso) => {
  if (iso === null) return '';
  const s = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1000));
  if (s < 120) return s + ' s';
  if (s < 7200) return Math.round(s / 60) + ' min';
  if (s < 172800) return Math.round(s / 3600) + ' h';
  return Math.round(s / 86400) + ' d';
};
const duration = (ms) => {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return ms + ' ms';
  const s = Math.round(ms / 1000);
  if (s < 120) return s + ' s';
  if (s < 7200) return Math.round(s / 60) + ' min';
  return (s / 3600).toFixed(1) + ' h';
};
const percent = (ratio) => (ratio === null || ratio === undefined ? '–' : (Math.floor(ratio * 100000) / 1000).toFixed(3) + ' %');

const kind = (api) => {
  if (!api.monitored) return 'OFF';
  if (api.last_state === 'DOWN') return 'DOWN';
  if (api.stale) return 'STALE';
  return api.last_state === 'UP' ? 'UP' : 'NEW';
};
const words = { UP: '● UP', DOWN: '▼ DOWN', STALE: '◌ STALE', OFF: '– unmonitored', NEW: '○ not checked yet' };
// The worst first, and of those that are DOWN the longest.
const order = ['DOWN', 'STALE', 'NOTE', 'NEW', 'UP', 'OFF'];
const notes = (api) => Object.entries(api.signals ?? {}).filter(([, one]) => one.state === 'DOWN')
  .map(([name]) => (name === 'latency' ? 'slow' : name === 'certificate' ? 'certificate expires soon' : name));
const rank = (api) => order.indexOf(kind(api) === 'UP' && notes(api).length > 0 ? 'NOTE' : kind(api));
const worse = (a, b) => rank(a) - rank(b)
  || (kind(a) === 'DOWN' ? Date.parse(a.last_changed_at) - Date.parse(b.last_changed_at) : 0) || (a.api_id < b.api_id ? -1 : 1);
const badge = (api) => el('span', { class: 'state ' + kind(api) }, words[kind(api)]);
const apiLink = (id) => el('a', { href: '#/api/' + encodeURIComponent(id) }, id);
const reason = (api) => api.why ?? [api.last_state === 'DOWN' ? api.last_error : null, ...notes(api),
  api.pending > 0 ? api.pending + ' alert' + (api.pending === 1 ? '' : 's') + ' pending' : null].filter(Boolean).join('; ');

// Narrow screens show the head of its column before a cell.
const row = (heads, cells) => el('tr', {}, cells.map((one, i) => {
  const cell = one instanceof Element && one.tagName === 'TD' ? one : el('td', {}, one);
  cell.dataset.head = heads[i];
  return cell;
}));
const text = (kid) => el('td', { class: 'text' }, kid);
const tableOf = (heads, body) => el('div', { class: 'wide' }, el('table', { class: 'rows' },
  el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))), body));
const table = (heads, rows) => tableOf(heads, el('tbody', {}, rows.map((cells) => row(heads, cells))));
const title = (text) => { document.title = plain(text) + ' – upledger'; return el('h1', {}, text); };
const show = (...kids) => main.replaceChildren(...kids.flat());
const showError = (error) => show(el('h1', {}, 'This cannot be shown'), el('p', { class: 'fault' }, error.message));
const fresh = () => { freshness.textContent = 'read at ' + new Date().toLocaleTimeString('sv-SE'); };
// Replaces a part of the page and leaves the focus on the link that had it.
const redraw = (node, ...kids) => {
  const focused = node.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  node.replaceChildren(...kids);
  if (focused !== null) [...node.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused)?.focus({ preventScroll: true });
};
// A tab that nobody looks at asks for nothing.
const whenVisible = (work) => {
  const seen = () => { if (!document.hidden) work(); };
  document.addEventListener('visibilitychange', seen);
  return () => document.removeEventListener('visibilitychange', seen);
};
const repeat = (work, ms) => {
  let stopped = false, timer = 0, running = false;
  const step = async () => {
    if (running || stopped || document.hidden) return;
    clearTimeout(timer);
    running = true;
    try { await work(); if (!stopped) fresh(); } catch (error) {
      if (!stopped) freshness.textContent = 'not read since: ' + error.message;
    }
    running = false;
    if (!stopped) timer = setTimeout(step, ms);
  };
  const unwatch = whenVisible(step);
  step();
  return () => { stopped = true; clearTimeout(timer); unwatch(); };
};
// The events of an API after a position, as they are recorded. Goes on where it was when the connection breaks, also where
// the browser itself gives up: after an answer that is no stream, like that of a proxy whose server restarts.
const follow = (id, after, onEvent, say) => {
  let source = null, timer = 0, last = after, stopped = false;
  const close = () => { clearTimeout(timer); source?.close(); source = null; };
  const open = () => {
    close();
    if (stopped || document.hidden) return;
    source = new EventSource('/api/live?api=' + encodeURIComponent(id) + '&after=' + last);
    source.addEventListener('open', () => say('live'));
    source.addEventListener('unreadable', (message) => say('not read: ' + message.data));
    source.addEventListener('readable', () => say('live'));
    source.addEventListener('recorded', (message) => {
      const event = JSON.parse(message.data);
      if (event.seq <= last) return;
      last = event.seq;
      onEvent(event);
    });
    source.addEventListener('error', () => {
      say('connecting again');
      if (source?.readyState === EventSource.CLOSED) { clearTimeout(timer); timer = setTimeout(open, 3000); }
    });
  };
  // A browser opens only six connections to a server: a hidden tab gives its own back.
  const hide = () => { if (document.hidden) close(); };
  const unwatch = whenVisible(open);
  document.addEventListener('visibilitychange', hide);
  open();
  return () => { stopped = true; close(); unwatch(); document.removeEventListener('visibilitychange', hide); };
};

`;
