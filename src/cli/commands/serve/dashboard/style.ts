export const style = `:root {
  --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --back: #fff; --raised: #f6f8fa;
  --up: #116329; --down: #b3121d; --warn: #7d4e00; --link: #0550ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --soft: #9da7b1; --line: #3d444d; --back: #0d1117; --raised: #161b22;
    --up: #4ac26b; --down: #ff7b72; --warn: #e3b341; --link: #79c0ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 0 1rem 2rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .25rem .5rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem; border-bottom: 1px solid var(--line);
  padding: .75rem 0; }
header p { margin: 0; }
.brand { font-weight: 700; }
.brand a { color: inherit; text-decoration: none; }
nav { display: flex; gap: 1rem; }
nav a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
#freshness { margin-left: auto; color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1.25rem 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
time { white-space: nowrap; }
.state { font-weight: 600; white-space: nowrap; }
.UP { color: var(--up); } .DOWN { color: var(--down); } .STALE, .NOTE { color: var(--warn); } .OFF { color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .75rem 0; }
label { display: grid; font-size: .875rem; color: var(--soft); }
input, select, button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--soft);
  border-radius: .375rem; padding: .3rem .6rem; min-height: 2.25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; }
td:not(.text) { white-space: nowrap; }
td a { display: inline-block; width: max-content; max-width: 24rem; white-space: normal; overflow-wrap: anywhere; }
td.text, main p { overflow-wrap: anywhere; }
td.text { min-width: 10rem; width: 100%; }
.picture { min-height: 200px; }
.chart { background: var(--raised); border-radius: .5rem; overflow: hidden; }
.chart .u-cursor-x { border-color: var(--soft); }
details { margin: .5rem 0; }
summary { color: var(--link); cursor: pointer; min-height: 24px; width: fit-content; }
.soft, footer { color: var(--soft); font-size: .875rem; }
.fault { border-left: 4px solid var(--down); padding: .25rem .75rem; }
footer { margin-top: 2rem; }
@media (max-width: 40rem) {
  #freshness { margin-left: 0; width: 100%; }
  table.rows thead { position: absolute; left: -100rem; }
  table.rows tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; }
  table.rows td { display: inline-block; border: 0; padding: 0 .75rem 0 0; }
  table.rows td.text { display: block; }
  table.rows td a { max-width: 100%; }
  table.rows td:empty { display: none; }
  table.rows td[data-head]::before { content: attr(data-head) " "; color: var(--soft); }
  table.rows td:is([data-head="State"], [data-head="API"], [data-head="What"], [data-head="Event"])::before { content: none; }
}
@media (forced-colors: active) { :root { --text: CanvasText; --soft: CanvasText; --line: GrayText; --link: LinkText; --down: CanvasText; } .chart { border: 1px solid; } }
@media print { header nav, form { display: none; } }
`;
