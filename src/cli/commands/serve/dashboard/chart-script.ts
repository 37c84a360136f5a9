/**
 * The chart of the latencies of an API, drawn by uPlot. A canvas says nothing to a screen reader, so its label sums it up and a
 * table has all values. Drag to zoom in, double-click to zoom out.
 */
export const chartScript = `const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
// The points in order of time, with an empty one where nothing was checked, so that no line crosses it.
const pointsOf = (checks) => {
  const points = checks.map((check) => ({ at: Date.parse(check.checked_at) / 1000, check })).sort((a, b) => a.at - b.at);
  const gap = 3 * median(points.slice(1).map(({ at }, i) => at - points[i].at));
  return points.flatMap((point, i) => (i > 0 && point.at - points[i - 1].at > gap
    ? [{ at: (point.at + points[i - 1].at) / 2, check: null }, point] : [point]));
};
const dataOf = (points) => [points.map(({ at }) => at), points.map(({ check }) => check?.latency_ms ?? null)];
const labelOf = (checks) => 'Latency of the last ' + checks.length + ' checks: median ' + median(checks.map((one) => one.latency_ms)) + ' ms, at most '
  + Math.max(...checks.map((one) => one.latency_ms)) + ' ms; ' + checks.filter((one) => one.outcome === 'DOWN').length + ' were DOWN';
// The canvas knows no variables of the style, so each colour is looked up.
const colour = (node, name) => { node.style.color = 'var(' + name + ')'; const found = getComputedStyle(node).color; node.style.color = ''; return found; };
// 14:05, with the day below the first one of each.
const timeTicks = (plot, ticks, axis, space, step) => ticks.map((tick, i) => {
  const [day, hour] = clock(tick * 1000).split(' ');
  const isNew = i === 0 || clock(ticks[i - 1] * 1000).split(' ')[0] !== day;
  return (step >= 60 ? hour.slice(0, 5) : hour) + (isNew ? '\\n' + day.slice(5) : '');
});
const plotOf = (host, state) => {
  const [soft, line, link, down] = ['--soft', '--line', '--link', '--down'].map((name) => colour(host, name));
  const grid = { stroke: line, width: 1 };
  return new uPlot({
    width: host.clientWidth, height: 200, legend: { show: false },
    cursor: { y: false, points: { show: false } },
    scales: { y: { range: (plot, least, most) => [0, Math.max(1, most) * 1.08] } },
    axes: [
      { stroke: soft, grid: { show: false }, ticks: grid, size: 50, space: 70, values: timeTicks },
      { stroke: soft, grid, ticks: { show: false }, size: 68, values: (plot, ticks) => ticks.map((tick) => tick + ' ms') },
    ],
    series: [{}, { stroke: link, width: 1.5, points: { size: 4, fill: link } }],
    hooks: {
      // DOWN is a mark on the axis: a shape of its own, not only a colour.
      draw: [(plot) => {
        const { left, top, width, height } = plot.bbox, unit = devicePixelRatio;
        plot.ctx.fillStyle = down;
        for (const { at, check } of state.points) {
          const x = plot.valToPos(at, 'x', true);
          if (check?.outcome === 'DOWN' && x >= left && x <= left + width) plot.ctx.fillRect(x - unit, top + height - 10 * unit, 2 * unit, 10 * unit);
        }
      }],
      setCursor: [(plot) => { const check = state.points[plot.cursor.idx]?.check; if (check) state.pick(check); }],
    },
  }, dataOf(state.points), host);
};
/** Draws and draws again; ends with \`end\`. */
const chartIn = (place, pick) => {
  const host = el('div', { class: 'chart', role: 'img' }), state = { points: [], pick };
  let plot = null;
  const draw = () => { plot?.destroy(); plot = state.points.length > 1 ? plotOf(host, state) : null; };
  const watched = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((media) => matchMedia(media));
  for (const media of watched) media.addEventListener('change', draw);
  const sized = new ResizeObserver(() => { if (plot !== null && host.clientWidth > 0) plot.setSize({ width: host.clientWidth, height: 200 }); });
  sized.observe(host);
  return {
    show: (checks) => {
      if (checks.length < 2) { place.replaceChildren(el('p', { class: 'soft' }, 'There are not enough checks for a chart yet.')); return; }
      if (!host.isConnected) place.replaceChildren(host);
      const whole = plot === null || (plot.scales.x.min <= state.points[0].at && plot.scales.x.max >= state.points.at(-1).at);
      state.points = pointsOf(checks);
      host.setAttribute('aria-label', labelOf(checks));
      if (plot === null) draw();
      else { plot.setData(dataOf(state.points), whole); if (!whole) plot.redraw(); }
    },
    end: () => { plot?.destroy(); sized.disconnect(); for (const media of watched) media.removeEventListener('change', draw); },
  };
};
`;
