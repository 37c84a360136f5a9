/** Search, filter and sort; without it the page just shows all APIs by name. Runs in the reader's browser. */
export const pageScript = `
'use strict';
(() => {
  const bar = document.getElementById('bar');
  if (bar === null) return;
  const list = document.getElementById('apis');
  const [search, show, sort, status, none] = ['q', 'f', 's', 'n', 'none'].map((id) => document.getElementById(id));
  const rows = [...list.children].map((row) => ({
    row,
    name: row.querySelector('h3').textContent.toLowerCase(),
    now: row.classList.contains('now'),
    had: !row.classList.contains('ok'),
    gap: Number(row.dataset.c) < 0.999,
    keys: { n: 0, u: Number(row.dataset.u), c: Number(row.dataset.c), d: -row.dataset.d, p: -row.dataset.p },
  }));
  const count = (n) => n.toLocaleString('en');
  let order = 'n';
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
  bar.addEventListener('input', update);
  bar.addEventListener('submit', (event) => event.preventDefault());
  bar.hidden = false;
  update();
})();
`;
