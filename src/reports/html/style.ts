import { dark, light, variables } from "./palette.js";

/** The whole style of the page. Ours alone: nothing that was sent ever goes in here. */
export const style = `
:root{${variables(light)};color-scheme:light dark;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
html{scroll-padding-top:6.5rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.wrap{max-width:72rem;margin:0 auto;padding:0 1.5rem}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,button:focus-visible,summary:focus-visible,input:focus-visible,select:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
h1,h2,h3,h4,h5,p{margin:0}
code,pre,kbd{font-family:var(--mono);font-size:.86em}
pre{margin:0;padding:.7rem .9rem;background:var(--code);border:1px solid var(--line);border-radius:8px;white-space:pre-wrap;overflow:auto;max-height:24rem;line-height:1.5;unicode-bidi:plaintext}
.quiet,.ref{color:var(--quiet);font-size:.9rem}
.sr,.to-main:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.to-main:focus{position:fixed;left:1rem;top:1rem;z-index:9;padding:.5rem 1rem;background:var(--card);border-radius:8px}
[hidden]{display:none!important}
ul,ol,dl,dd{margin:0;padding:0;list-style:none}

.top{padding:3rem 0 2rem}
.eyebrow{color:var(--quiet);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase}
h1{font-size:clamp(1.7rem,4vw,2.4rem);line-height:1.2;letter-spacing:-.02em;margin:.3rem 0 1.2rem}
.version{color:var(--quiet);font-weight:400}
.verdict{display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:baseline;padding:.9rem 1.2rem;border-radius:12px;border-left:6px solid;margin-bottom:1rem}
.verdict strong{font-size:1.15rem}.verdict span{color:var(--ink)}
.conformant{background:var(--good-tint);color:var(--good)}
.incomplete{background:var(--warn-tint);color:var(--warn)}
.non-conformant{background:var(--bad-tint);color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(14rem,100%),1fr));gap:1rem;margin:1.2rem 0 1.6rem}
.tiles li,.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.3rem}
.tiles h2{font-size:.8rem;letter-spacing:.06em;color:var(--quiet);font-weight:600}
.big{color:var(--quiet)}.big b{font-size:1.9rem;color:var(--ink);font-variant-numeric:tabular-nums;letter-spacing:-.02em}
.small{font-size:.88rem;margin-top:.4rem}.small .bad{color:var(--bad);font-weight:600}.small .warn{color:var(--warn)}
.bar{display:block;width:100%;height:6px;border-radius:3px;margin-top:.4rem}
.track{fill:var(--line)}.bar .pass{fill:var(--good)}.bar .fail{fill:var(--bad)}.bar .open{fill:var(--warn)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:.5rem 2rem;font-size:.92rem}.facts .wide{grid-column:1/-1}
.facts div{display:flex;gap:.8rem}.facts dt{color:var(--quiet);flex:0 0 5.2rem}.facts dd{min-width:0}

.bar-top{position:sticky;top:0;z-index:5;background:var(--page);border-block:1px solid var(--line)}
.bar-top .wrap{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem 1rem;padding-block:.55rem;font-size:.9rem}
.bar-top ul{display:flex;flex-wrap:wrap;gap:.2rem .9rem}.bar-top ul a{color:var(--ink);text-decoration:none}.bar-top ul a:hover{text-decoration:underline}
.pill{display:inline-block;padding:.1rem .65rem;border-radius:99px;font-size:.85rem;font-weight:600;text-decoration:none;white-space:nowrap}
.filters{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;width:100%}
input,select,button{font:inherit;font-size:.85rem;color:var(--ink);background:var(--card);border:1px solid var(--quiet);border-radius:8px;padding:.25rem .6rem}
input{flex:1 1 14rem;max-width:26rem}select{max-width:9.5rem}button{cursor:pointer}button:hover{border-color:var(--accent);color:var(--accent)}
::placeholder{color:var(--quiet);opacity:1}.found{color:var(--quiet)}
dialog{border:1px solid var(--line);border-radius:12px;background:var(--card);color:var(--ink);padding:1.5rem;max-width:26rem}
dialog::backdrop{background:rgb(0 0 0/.4)}dialog dl{margin:1rem 0}dialog dl div{display:flex;gap:1rem;padding:.2rem 0}dialog dt{flex:0 0 5rem}
kbd{border:1px solid var(--quiet);border-radius:4px;padding:.05rem .4rem}

main{padding-block:1rem 3rem}main:focus{outline:none}
main>section{margin-top:2.6rem}
h2{font-size:1.35rem;letter-spacing:-.01em;margin-bottom:.9rem}
main>section>p{margin-bottom:.8rem}
.n{display:inline-block;min-width:1.6rem;text-align:center;padding:0 .5rem;border-radius:99px;background:var(--code);border:1px solid var(--line);color:var(--quiet);font-size:.8rem;font-weight:500;vertical-align:.1em}
.card{margin-bottom:.9rem}
.card h3{font-size:1.05rem}
summary{cursor:pointer}summary h3,summary h4{display:inline}
.group{margin:1.6rem 0 .8rem;font-size:.95rem;font-weight:400}
.level{font-size:.72rem;font-weight:700;letter-spacing:.04em;padding:.1rem .5rem;border-radius:5px;border:1px solid var(--line);color:var(--quiet);white-space:nowrap}
.level.must{color:var(--ink);border-color:var(--quiet)}
.iface{font-family:var(--mono);font-size:.8rem;padding:.05rem .45rem;border-radius:5px;background:var(--code);border:1px solid var(--line);color:var(--ink);white-space:nowrap}
.sign{font-weight:700;display:inline-block;min-width:1.1em;text-align:center}
.sign.pass{color:var(--good)}.sign.fail{color:var(--bad)}.sign.error,.sign.skip{color:var(--warn)}.sign.untested{color:var(--quiet)}
.diagnosis{border-left:6px solid var(--warn)}.diagnosis.stop{border-left-color:var(--bad)}.diagnosis>*+*{margin-top:.6rem}
.cause{border-left:6px solid var(--bad)}.cause.should{border-left-color:var(--warn)}.cause.may{border-left-color:var(--quiet)}
.cause h4{font-size:1rem}.cause summary .title{margin:.35rem 0 .3rem;font-size:1.02rem}
.cause details>*+*{margin-top:.6rem}
.cause:target,.suite li:target,tr:target,.exchange:target{box-shadow:0 0 0 3px var(--accent)}
.anchor{font-size:.85rem;margin-left:.4rem}
.finding{padding-top:.4rem}.finding>*+*{margin-top:.6rem}
h5,.part{font-size:.82rem;color:var(--quiet);font-weight:600;letter-spacing:.02em;margin-bottom:.3rem}
.mismatch+.mismatch{border-top:1px solid var(--line);padding-top:.8rem;margin-top:.9rem}
.path{font-weight:600}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),1fr));gap:.8rem;margin-top:.5rem}
.pair dt{font-size:.8rem;font-weight:600}.expected dt{color:var(--good)}.actual dt{color:var(--bad)}
.pair pre{max-height:12rem;margin-top:.2rem;border-left-width:4px}.expected pre{border-left-color:var(--good)}.actual pre{border-left-color:var(--bad)}
mark{background:none;color:inherit;font-weight:700;text-decoration:underline 2px;text-underline-offset:.2em}
.advice{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:1rem 2rem;padding:.9rem 1.1rem;background:var(--code);border-radius:8px}
.copyable{display:flex;gap:.5rem;align-items:flex-start;margin-bottom:.5rem}.copyable pre{flex:1;min-width:0;max-height:9rem}
.exchange{border:1px solid var(--line);border-radius:8px;padding:.5rem .8rem;font-size:.92rem}
.exchange[open]{padding-bottom:.9rem}
.line{font-family:var(--mono);font-size:.84em}.status{font-weight:700;font-variant-numeric:tabular-nums}.status.bad,.fault{color:var(--bad)}.cut{color:var(--warn)}
.wire{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:1rem;margin-top:.8rem}.wire section{min-width:0}.wire pre+p,.wire pre+pre{margin-top:.4rem}
.events li{margin-top:.6rem}.events pre{max-height:8rem}.when{width:8rem;height:5px;vertical-align:middle;border-radius:3px}.mark{fill:var(--accent)}
.notes{list-style:disc;padding-left:1.4rem;font-size:.92rem}.card.notes{padding-left:2.4rem}
.scroll{overflow:auto;position:relative}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--quiet);padding:.6rem 0 .2rem}
th,td{text-align:left;vertical-align:top;padding:.55rem .7rem;border-bottom:1px solid var(--line);font-weight:400}
thead th{font-size:.8rem;font-weight:600;color:var(--quiet);white-space:nowrap}
.legend{color:var(--quiet);font-size:.88rem}.legend>span{white-space:nowrap;margin-right:1rem}.matrix{background:var(--card)}.matrix p{color:var(--quiet);font-size:.86rem;max-width:46rem}.matrix .cell{text-align:center}
.matrix td a{display:inline-block;min-width:2rem;padding:.1rem .4rem;border-radius:6px;text-decoration:none}.matrix a.pass{background:var(--good-tint)}.matrix a.fail{background:var(--bad-tint)}.matrix a.skip,.matrix a.error{background:var(--warn-tint)}
main>section>.scroll:has(.matrix){border:1px solid var(--line);border-radius:12px;max-height:44rem}.matrix thead th{position:sticky;top:0;background:var(--card);z-index:1}
.suite{padding:.6rem 1.2rem;margin-bottom:.5rem}.place+.place{margin-top:.6rem}.rows{margin-top:.6rem}.rows>li{border-top:1px solid var(--line)}.rows summary{display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:baseline;padding:.45rem 0;font-size:.92rem}
.rows summary::before{content:"▸";color:var(--quiet)}.rows [open]>summary::before{content:"▾"}.rows summary .end{margin-left:auto;color:var(--quiet);font-size:.85rem}.rows details[open]{padding-bottom:.8rem}.rows details>*+*{margin-top:.4rem}
.plain>li{padding:.4rem 0}.plain>li+li{border-top:1px solid var(--line)}.plain pre{margin-top:.3rem}.links a{display:inline-block;margin-right:.8rem}
footer{color:var(--quiet);font-size:.85rem;padding-block:1.5rem 3rem;border-top:1px solid var(--line)}
@media (max-width:52rem){.wire{grid-template-columns:minmax(0,1fr)}}
@media (max-width:40rem){.wrap{padding:0 1rem}.bar-top{position:static}html{scroll-padding-top:1rem}.tiles li,.card{padding:.9rem 1rem}}
@media print{.bar-top,.to-main,.copy,dialog,.anchor{display:none!important}body{background:#fff;font-size:10.5pt}pre,.scroll,main>section>.scroll:has(.matrix){max-height:none;overflow:visible}.card,.tiles li{break-inside:auto}.card summary,.mismatch,tr{break-inside:avoid}.top{padding-top:0}}
`;
