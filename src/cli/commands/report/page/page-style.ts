/** The page's whole style. Colours are pairs for light and dark; every text on every ground is at least 4.5 : 1. */
export const pageStyle = `
:root{color-scheme:light dark;
--ground:light-dark(#f6f7f9,#12151a);--card:light-dark(#fff,#1a1f26);--line:light-dark(#dde1e7,#303844);
--text:light-dark(#1b2330,#e6eaf0);--soft:light-dark(#566173,#a3aebd);
--up:light-dark(#2f9e6e,#3fae7e);--down:light-dark(#c4342d,#ff7a6b);--downtext:light-dark(#a8241e,#ff9a8d);--uptext:light-dark(#1b6e4b,#6fd3a5);
--unk0:light-dark(#e9ecf1,#232a34);--unk1:light-dark(#8a94a5,#7c889b);--focus:light-dark(#1d5fd1,#8ab4ff);
--blue:light-dark(#3f66c8,#8aa8f5);--blue2:light-dark(#9db3e6,#526ba8)}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0 auto;max-width:68rem;padding:2rem 1.25rem 3rem;background:var(--ground);color:var(--text);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:1.75rem;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:1.1rem;margin:2.25rem 0 .75rem;display:flex;gap:.75rem;align-items:baseline;flex-wrap:wrap}
h2 small{font-weight:400;font-size:.85rem;color:var(--soft)}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere;font-weight:600}
p{margin:0}
header p{margin-top:.35rem;color:var(--soft)}
.zone{margin-left:.6rem;padding:.05rem .5rem;border:1px solid var(--line);border-radius:1rem;font-size:.8rem;white-space:nowrap}
.defs{position:absolute;width:0;height:0}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.g{fill:var(--up)}.d{fill:var(--down)}.u{fill:url(#hatch)}.b{fill:var(--unk1)}.s{fill:url(#slits)}.t{fill:transparent}.slit{fill:var(--card)}.h0{fill:var(--unk0)}.h1{fill:var(--unk1)}
.t:hover{fill:var(--text);fill-opacity:.14}
.tl{display:block;width:100%;height:2.5rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:0 0 .75rem}
.tile{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem}
.tile dt{font-size:.85rem;color:var(--soft)}
.tile dd{margin:0}
.tile b{display:block;white-space:nowrap;font-size:1.3rem;line-height:1.3;font-weight:650;letter-spacing:-.01em}
.tile span{display:block;font-size:.82rem;line-height:1.35;color:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem}
.x{display:grid;grid-template-columns:1fr auto 1fr;gap:.5rem;font-size:.8rem;color:var(--soft);margin-top:.2rem;white-space:nowrap}
.x>:last-child{text-align:right}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:0 0 .75rem;padding:0;font-size:.85rem;color:var(--soft)}
.legend svg{width:.75rem;height:1.25rem;vertical-align:-.35rem;margin-right:.4rem}
.clamped{max-width:46rem}
.state{border:1px solid var(--line);border-left:.4rem solid var(--up);border-radius:.6rem;background:var(--card);padding:.8rem 1rem;margin-top:1.5rem}
.state.bad{border-left-color:var(--down)}
.state h2{margin:0;font-size:1.25rem}
.state.bad h2{color:var(--downtext)}
.state .calm{margin-top:.3rem}
.state .inc{margin-top:.6rem}
.state .inc li:last-child{border-bottom:0;padding-bottom:0}
.state a{color:var(--focus);font-weight:600;overflow-wrap:anywhere}
.state b{margin-left:.6rem}
.why{font-size:.9rem;overflow-wrap:anywhere}
.code{display:inline-block;font-weight:600;margin-right:.5rem;padding:0 .35rem;border:1px solid var(--line);border-radius:.3rem}
.id{margin-left:.7rem;font-size:.82rem;color:var(--soft)}
.bar{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin-bottom:.75rem}
.bar label{display:grid;gap:.15rem;font-size:.82rem;color:var(--soft);flex:1 1 11rem}
.bar input,.bar select{font:inherit;font-size:.95rem;color:var(--text);background:var(--card);border:1px solid var(--unk1);border-radius:.4rem;padding:.4rem .55rem;min-height:2.5rem;width:100%}
.bar input::placeholder{color:var(--soft);opacity:1}
.bar p{flex:1 0 100%;font-size:.85rem;color:var(--soft)}
.api{background:var(--card);border:1px solid var(--line);border-bottom-width:0}
.cols{display:grid;grid-template-columns:minmax(9rem,15rem) 1fr 6.2rem;gap:0 1.1rem;align-items:end;position:sticky;top:0;z-index:1;padding:.35rem calc(1rem + 1px) .35rem calc(1.9rem + 1px);background:var(--ground);font-size:.8rem;line-height:1.35;color:var(--soft)}
.cols>:last-child{text-align:right}
.cols .x{margin:0}
.api h3{scroll-margin-top:4rem}
.mass .api{content-visibility:auto;contain-intrinsic-size:auto 4.2rem}
.api:first-child{border-radius:.6rem .6rem 0 0}
.api:last-child{border-bottom-width:1px;border-radius:0 0 .6rem .6rem}
.few .api{border-width:1px;border-radius:.6rem;margin-bottom:.75rem}
.api>summary{display:grid;grid-template:"n t u" auto "s t p" auto ". x ." auto/minmax(9rem,15rem) 1fr 6.2rem;gap:0 1.1rem;align-items:center;padding:.6rem 1rem .6rem 1.9rem;cursor:pointer;list-style:none;position:relative}
.api>summary::-webkit-details-marker{display:none}
.api>summary::before{content:"";position:absolute;left:.85rem;top:1.15rem;width:.42rem;height:.42rem;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(-45deg)}
.api[open]>summary::before{transform:rotate(45deg)}
.api>summary:hover{background:light-dark(#f3f5f8,#212833)}
.api h3{grid-area:n;align-self:end}
.st{grid-area:s;align-self:start;display:flex;flex-wrap:wrap;gap:0 .6rem;font-size:.82rem;color:var(--soft)}
.had .st,.now .st{color:var(--downtext)}
.api .st .gap{color:var(--soft);white-space:nowrap}
.st .gap::before{content:"";display:inline-block;width:.6rem;height:.6rem;margin-right:.3rem;border:1px solid var(--unk1);background:repeating-linear-gradient(45deg,var(--unk1) 0 1.5px,var(--unk0) 1.5px 4px)}
.api .tl{grid-area:t}
.api>summary>.x{grid-area:x}
.up{grid-area:u;text-align:right;font-weight:650;align-self:end}
.p95{grid-area:p;text-align:right;font-size:.82rem;color:var(--soft);align-self:start}
.more{padding:.25rem 1rem 1.1rem 1.9rem}
.more dl{display:flex;flex-wrap:wrap;gap:.35rem 1.6rem;margin:.35rem 0 1rem}
.more dt{font-size:.8rem;color:var(--soft)}
.more dd{margin:0}
.lat{margin:0 0 1.1rem}
.card .lat{margin:1rem 0 0}
.card .lat:first-child{margin-top:0}
.lat figcaption{font-size:.85rem;color:var(--soft);margin-bottom:.35rem}
.k{white-space:nowrap;margin-left:.7rem}
.k::before{content:"";display:inline-block;width:1.1rem;margin-right:.35rem;vertical-align:.22rem;border-top:3px solid var(--blue)}
.kd::before,.ku::before{width:.7rem;height:.7rem;border:0;vertical-align:-.05rem;background:var(--down)}
.ku::before{border:1px solid var(--unk1);background:repeating-linear-gradient(45deg,var(--unk1) 0 1.5px,var(--unk0) 1.5px 4px)}
.k95::before{border-top:2px dashed var(--blue)}
.plot{position:relative;padding-left:4.4rem}
.plot svg{display:block;width:100%;height:5rem}
.y1,.y0{position:absolute;left:0;width:4rem;text-align:right;font-size:.78rem;color:var(--soft);line-height:1;white-space:nowrap}
.y1{top:0}.y0{bottom:0}.y0.up8{bottom:.75rem}
.lat .x{padding-left:4.4rem}
.grid{stroke:var(--line);fill:none;vector-effect:non-scaling-stroke}
.l50,.l95{fill:none;stroke:var(--blue);vector-effect:non-scaling-stroke;stroke-linejoin:round}
.l50{stroke-width:2.5}.l95{stroke-width:1.5;stroke-dasharray:4 2.5}
.inc{margin:0;padding:0;list-style:none;border-top:1px solid var(--line)}
.inc li{padding:.5rem 0;border-bottom:1px solid var(--line)}
.inc b{color:var(--downtext)}
.when{margin-left:.9rem;color:var(--soft);font-size:.9rem}
.ck>summary{cursor:pointer;font-size:.85rem;color:var(--focus);width:fit-content}
.scroll{overflow-x:auto;margin-top:.35rem}
table{border-collapse:collapse;font-size:.85rem;width:100%}
th{text-align:left;font-weight:500;color:var(--soft)}
th,td{padding:.2rem 1.1rem .2rem 0;vertical-align:top;white-space:nowrap}
td.m{white-space:normal;overflow-wrap:anywhere;min-width:12rem;width:100%}
td.UP{color:var(--uptext)}td.DOWN{color:var(--downtext);font-weight:600}
tr.rest td{color:var(--soft);font-style:italic}
.calm{color:var(--soft)}
.inc+.calm{margin-top:.6rem;font-size:.9rem}
.warn{border:2px solid var(--down);border-radius:.6rem;padding:0 1rem 1rem;margin-top:1.5rem;overflow-wrap:anywhere}
.warn h2{margin-top:.9rem}
.warn ul{margin:0;padding-left:1.2rem}
.how dl{margin:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.5rem 2rem;font-size:.9rem}
.how dt{font-weight:600}
.how dd{margin:0;color:var(--soft)}
footer{margin-top:2rem;font-size:.82rem;color:var(--soft)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:.3rem}
@media (max-width:64rem){.tiles{grid-template-columns:repeat(3,1fr)}}
@media (max-width:40rem){
body{padding:1.25rem .8rem 2rem}
.tiles{grid-template-columns:1fr 1fr}
.tile{padding:.65rem .75rem}
.tile b{font-size:1.2rem}
.api>summary{grid-template:"n u" auto "s p" auto "t t" auto "x x" auto/1fr auto;gap:0 .75rem;padding-right:.75rem}
.api .tl{height:1.9rem;margin-top:.35rem}
.mass .api{contain-intrinsic-size:auto 6.2rem}
.more{padding:.25rem .75rem 1rem}
.when{display:block;margin-left:0}
.cols{grid-template-columns:1fr;padding:.35rem calc(.75rem + 1px) .35rem calc(1.9rem + 1px)}
.cols>:not(.x){display:none}
.state b{margin-left:0}
.state .when{display:inline;margin-left:.5rem}
.x{font-size:.75rem}
.scroll thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.scroll tr{display:flex;flex-wrap:wrap;gap:0 .8rem;padding:.3rem 0;border-bottom:1px solid var(--line)}
.scroll td{padding:0}
.scroll td:nth-child(3)::before{content:"code "}
.scroll td:nth-child(4)::before{content:"latency "}
.scroll td.m{min-width:0;flex:1 0 100%}
.plot,.lat .x{padding-left:3.6rem}
.y1,.y0{width:3.3rem}
}
@media print{
:root{color-scheme:light}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
@page{margin:14mm}
body{max-width:none;padding:0;background:#fff;font-size:10.5pt}
.bar,.ck>summary::marker{display:none}
.bar{display:none!important}
.cols{position:static}
.mass .api{content-visibility:visible}
.api>summary{break-inside:avoid;padding-left:.6rem}
.api>summary::before{display:none}
.few .api::details-content{content-visibility:visible;display:block;height:auto}
.tile,.lat,.inc li{break-inside:avoid}
h2{break-after:avoid}
.ck:not([open]){display:none}
}
`;
