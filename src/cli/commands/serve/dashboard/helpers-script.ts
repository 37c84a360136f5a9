/** Helpers of the dashboard views: elements, requests, times and states. */
export const helpersScript = `'use strict';
const main = document.getElementById('main');
const freshness = document.getElementById('freshness');
const svgName = 'http://www.w3.org/2000/svg';
let leave = () => {};

const fill = (node, props, kids) => {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...kids.flat().filter((kid) => kid !== null && kid !== undefined));
  return node;
};
const el = (tag, props = {}, ...kids) => fill(document.createElement(tag), props, kids);
const svg = (tag, props = {}, ...kids) => fill(document.createElementNS(svgName, tag), props, kids);

const get = async (path) => {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  const text = await answer.text();
  if (answer.ok) return text;
  let error = text.trim();
  try { error = JSON.parse(text).error; } catch {}
  throw new Error(error || 'the server answered ' + answer.status);
};
const lines = (text) => text.split('\\n').filter((line) => line !== '').map((line) => JSON.parse(line));

const time = (iso) => (iso === null || iso === undefined ? '' : el('time', { datetime: iso, title: iso },
  new Date(iso).toLocaleString([], { dateStyle: 'short', timeStyle: 'medium' })));
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
const order = ['DOWN', 'STALE', 'NOTE', 'NEW', 'UP', 'OFF'];
const notes = (api) => Object.entries(api.signals ?? {}).filter(([, one]) => one.state === 'DOWN')
  .map(([name]) => (name === 'latency' ? 'slow' : name === 'certificate' ? 'certificate expires soon' : name));
const rank = (api) => order.indexOf(kind(api) === 'UP' && notes(api).length > 0 ? 'NOTE' : kind(api));
const badge = (api) => el('span', { class: 'state ' + kind(api) }, words[kind(api)]);
const apiLink = (id) => el('a', { href: '#/api/' + encodeURIComponent(id) }, id);
const reason = (api) => api.why ?? [api.last_state === 'DOWN' ? api.last_error : null, ...notes(api),
  api.pending > 0 ? api.pending + ' alert' + (api.pending === 1 ? '' : 's') + ' pending' : null].filter(Boolean).join('; ');

const table = (heads, rows, props = {}) => el('div', { class: 'wide' }, el('table', { class: 'rows', ...props },
  el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
  el('tbody', {}, rows)));
const cell = (...kids) => el('td', {}, ...kids);
const title = (text) => { document.title = text + ' – upledger'; return el('h1', {}, text); };
const show = (...kids) => main.replaceChildren(...kids.flat());
const showError = (error) => show(el('h1', {}, 'This cannot be shown'), el('p', { class: 'fault' }, error.message));
const fresh = () => { freshness.textContent = 'read at ' + new Date().toLocaleTimeString(); };
const repeat = (work, ms) => {
  let stopped = false, timer = 0;
  const step = async () => {
    try { await work(); if (!stopped) fresh(); } catch (error) {
      if (!stopped) freshness.textContent = 'not read since: ' + error.message;
    }
    if (!stopped) timer = setTimeout(step, ms);
  };
  step();
  return () => { stopped = true; clearTimeout(timer); };
};

`;
