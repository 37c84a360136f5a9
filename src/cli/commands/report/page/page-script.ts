/**
 * Search, filter and sort, kept in the address, so that a link shows what its sender saw; without it the page just shows all
 * APIs, worst first. Runs in the reader's browser.
 */
export const pageScript = `
'use strict';
(() => {
  const bar = document.getElementById('bar');
  if (bar === null) return;
  const list = document.getElementById('apis');
  const [search, show, sort, status, none] = ['q', 'f', 's', 'n', 'none'].map((id) => document.getElementById(id));
  const rows = [...list.children].map((row, place) => ({
    row,
    name: row.querySelector('h3').textContent.toLowerCase(),
    now: row.classList.contains('now'),
    had: !row.classList.contains('ok'),
    gap: Number(row.dataset.c) < 0.999,
    keys: { w: place, n: 0, u: Number(row.dataset.u), c: Number(row.dataset.c), d: -row.dataset.d, p: -row.dataset.p },
  }));
  const count = (n) => n.toLocaleString('en');
  const fields = [['q', search, ''], ['show', show, 'all'], ['sort', sort, 'w']];
  let order = 'w';
  // Only what the controls offer: an address may come from anywhere.
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const [name, field, usual] of fields) {
      field.value = given.get(name) ?? usual;
      if (field.value === '') field.value = usual;
    }
  };
  const write = () => {
    const kept = new URLSearchParams();
    for (const [name, field, usual] of fields) if (field.value !== usual) kept.set(name, field.value);
    const hash = kept.toString();
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : '#' + hash);
  };
  const update = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const each of rows) {
      const fits = each.name.includes(wanted) && (show.value === 'all' || each[show.value]);
      each.row.hidden = !fits;
      if (fits) shown += 1;
    }
    if (sort.value !== order) {
      order = sort.value;
      const sorted = rows.toSorted((a, b) => a.keys[order] - b.keys[order] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
      list.append(...sorted.map(({ row }) => row));
    }
    status.textContent = shown === rows.length ? count(rows.length) + ' APIs' : count(shown) + ' of ' + count(rows.length) + ' APIs';
    none.hidden = shown > 0;
  };
  bar.addEventListener('input', () => {
    update();
    write();
  });
  // A link to one API shows it, whatever the filter.
  const follow = () => {
    const target = /^#a\\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null;
    if (target === null) read();
    else if (target.closest('details').hidden) for (const [, field, usual] of fields.slice(0, 2)) field.value = usual;
    update();
    if (target === null) return;
    target.closest('details').open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', follow);
  bar.addEventListener('submit', (event) => event.preventDefault());
  bar.hidden = false;
  follow();
})();
`;
