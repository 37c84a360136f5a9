/** The whole style. Colours are pairs for light and dark; text is at least 4.5 : 1 on its ground, what is drawn 3 : 1. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:light-dark(#f6f7f9,#12151a);--card:light-dark(#fff,#1a1f26);--line:light-dark(#dde1e7,#303844);--text:light-dark(#1b2330,#e6eaf0);--soft:light-dark(#566173,#a3aebd);--up:light-dark(#23875c,#3fae7e);--upt:light-dark(#1b6e4b,#6fd3a5);--down:light-dark(#c4342d,#ff7a6b);--downt:light-dark(#a8241e,#ff9a8d);--unk:light-dark(#6f7a8c,#8b97a9);--link:light-dark(#1d5fd1,#8ab4ff)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 3rem;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1.25rem}
h2{font-size:1.1rem;margin:2.25rem 0 .6rem}
h3{font-size:1rem;margin:0;font-weight:600}
p{margin:.25rem 0}
ul{list-style:none;margin:0;padding:0}
a{color:var(--link)}
time{white-space:nowrap}
.defs{position:absolute;width:0;height:0}
.soft,small{color:var(--soft);font-size:.88rem}
.now{border:1px solid var(--line);border-left:.5rem solid var(--up);border-radius:.6rem;background:var(--card);padding:1rem 1.1rem}
.now b{display:block;white-space:normal;font-size:1.3rem;line-height:1.35}
.now.down{border-left-color:var(--down)}
.now.unknown,.now.unchecked{border-left:.5rem dashed var(--unk)}
.s{white-space:nowrap;font-weight:600}
.s::before{display:inline-block;width:1.3em;height:1.3em;line-height:1.3em;margin-right:.4em;border-radius:50%;text-align:center;font-weight:700;color:var(--card);background:var(--unk);content:"?"/""}
.up>.s,.up.s{color:var(--upt)}.up>.s::before,.up.s::before{background:var(--up);content:"✓"/""}
.down>.s,.down.s{color:var(--downt)}.down>.s::before,.down.s::before{background:var(--down);border-radius:.15em;content:"✕"/""}
.unknown>.s,.unchecked>.s,.paused>.s{color:var(--soft)}
.paused>.s::before{content:"‖"/""}.unchecked>.s::before{content:"…"/""}
.list{background:var(--card);border:1px solid var(--line);border-radius:.6rem}
.list>li{padding:.8rem 1.1rem}
.list>li+li{border-top:1px solid var(--line)}
.api{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.1rem 1rem}
.api>.s{text-align:right}
.api>.u{text-align:right}
.api>svg{grid-column:1/-1;display:block;width:100%;height:2rem;margin:.25rem 0 .1rem}
.api>.note{grid-column:1/-1}
.note b{color:var(--text)}
.ax{display:flex;justify-content:space-between}
.api>details,.api>.ax{grid-column:1}
.api>.u{grid-column:2;white-space:nowrap}
svg path{fill:none;stroke-width:20;stroke-dasharray:6 1}
.g{stroke:var(--up)}.p{stroke:var(--up);stroke-width:8!important}.d{stroke:var(--down);stroke-width:32!important}.h{stroke:url(#hatch)}.n{stroke:var(--unk);stroke-width:2!important}
#hatch path{stroke:var(--unk);stroke-width:1.8;stroke-dasharray:none}
summary{cursor:pointer;color:var(--link);font-size:.88rem;padding:.15rem 0;min-height:24px;width:fit-content}
details ul{columns:14rem;font-size:.88rem;margin:.2rem 0 .3rem}
.inc{display:grid;grid-template-columns:minmax(0,1fr) 12rem minmax(8rem,auto);gap:0 1rem;align-items:baseline}
.inc.down{grid-template-columns:minmax(0,1fr) auto 5.5rem}
.inc>:nth-child(3){text-align:right}
.inc>.why{grid-column:1/-1}
.list>.inc{padding-block:.55rem}
.list+nav,.soft+nav{margin-top:.6rem}
.nw{white-space:nowrap}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem .9rem}
nav a,.inc a,footer a{display:inline-block;min-height:24px}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.88rem;color:var(--soft);margin-bottom:.6rem}
.legend svg{width:.7rem;height:1.2rem;vertical-align:-.3rem;margin-right:.4rem}
dl{margin:.6rem 0 0;display:grid;grid-template-columns:auto 1fr;gap:.3rem 1.2rem}
dt{color:var(--soft)}dd{margin:0}
footer{margin-top:2.5rem;font-size:.88rem;color:var(--soft)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:.2rem}
.old .list,.old .soft{filter:grayscale(1)}
@media(max-width:30rem){body{padding:1.25rem .8rem 2rem}.list>li{padding:.7rem .8rem}.now b{font-size:1.15rem}.api>.u,.api>details,.api>.ax{grid-column:1/-1;text-align:left}.note time{white-space:normal}.inc,.inc.down{grid-template-columns:minmax(0,1fr) auto}.inc>small{grid-row:2;grid-column:1/-1}.inc>.why{grid-row:3}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media(forced-colors:active){.s::before{forced-color-adjust:none;background:CanvasText!important;color:Canvas!important}.g,.p,.d,.n,#hatch path{stroke:CanvasText}.g,.p{stroke-opacity:.5}.now{border-left-color:CanvasText}}
@media print{:root{color-scheme:light}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:14mm}body{max-width:none;padding:0;background:#fff;font-size:10pt}.list>li,.now{break-inside:avoid}h2{break-after:avoid}a,summary{color:inherit}details::details-content{content-visibility:visible;height:auto}}
`;
