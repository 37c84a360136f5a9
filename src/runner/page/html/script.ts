/**
 * Ages the page while it is open: it says so itself when nothing newer has come for two intervals. Runs in the reader's browser;
 * without it the page says when it was made. A page that does not know that asks the API beside it.
 */
export const pageScript = `'use strict';
(() => {
  const now = document.getElementById('now');
  const limit = Number(now.dataset.limit);
  let made = Date.parse(now.dataset.asOf);
  const title = document.title;
  const look = () => {
    if (!(Date.now() - made > limit) || document.body.classList.contains('old')) return;
    document.body.classList.add('old');
    now.className = 'now unknown';
    const since = new Date(made).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';
    now.querySelector('b').textContent = 'No data since ' + since + '.';
    now.querySelector('p').textContent = 'The monitor has reported nothing since then. What this page shows is how things were at that time.';
    document.title = 'No data: ' + title;
  };
  if (Number.isNaN(made))
    fetch((now.dataset.root ?? '') + 'api/v2/status.json', { cache: 'no-store' })
      .then((answer) => answer.json())
      .then((status) => { made = Date.parse(status.upledger.as_of); look(); })
      .catch(() => undefined);
  look();
  setInterval(look, 5000);
  document.addEventListener('visibilitychange', look);
})();
`;
