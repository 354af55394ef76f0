/** Colours of a dark terminal, by SGR code. */
const colors = {
  30: "#6b7280",
  31: "#ff7b72",
  32: "#5fd38d",
  33: "#e3b341",
  34: "#79a8ff",
  35: "#d2a8ff",
  36: "#56d4dd",
  37: "#e6e8ea",
  90: "#8b949e",
};
const ink = "#d7dadd";
const metrics = { width: 8.4, height: 19, size: 14, margin: 18, bar: 30 };

const esc = String.fromCharCode(27);
const sequence = new RegExp(`(${esc}\\[[0-9;?]*[A-Za-z])`);
const sequences = new RegExp(sequence, "g");

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (char) => entities[char]);
/** Blanks stay where they are without any help of the reader. */
const fixed = (text) => escaped(text).replaceAll(" ", "\u00a0");

/** Pieces of one line with what SGR sequences say about them; sequences of other kinds are dropped. */
function piecesOf(line, style = {}) {
  const pieces = [];
  let now = { ...style };
  for (const part of line.split(sequence)) {
    const sgr = part.startsWith(esc) ? /^.\[([0-9;]*)m$/.exec(part) : null;
    if (sgr) now = styledBy(now, sgr[1] ? sgr[1].split(";").map(Number) : [0]);
    else if (part && !part.startsWith(esc)) pieces.push({ text: part, ...now });
  }
  return { pieces, style: now };
}

function styledBy(style, codes) {
  const now = { ...style };
  for (const code of codes) {
    if (code === 0) for (const key of Object.keys(now)) delete now[key];
    else if (code === 1) now.bold = true;
    else if (code === 2) now.dim = true;
    else if (code === 22) {
      delete now.bold;
      delete now.dim;
    } else if (code === 39) delete now.color;
    else if (colors[code]) now.color = colors[code];
  }
  return now;
}

/** What a terminal shows, as a picture: every character of the text is escaped, and nothing in it can act. */
export function svgOf(output, title) {
  const lines = output.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const { width, height, size, margin, bar } = metrics;
  let style = {};
  const rows = lines.map((line, index) => {
    const read = piecesOf(line, style);
    style = read.style;
    let column = 0;
    const spans = read.pieces.map(({ text, color = ink, bold, dim }) => {
      const x = (margin + column * width).toFixed(1);
      column += [...text].length;
      const more = `${bold ? ' font-weight="700"' : ""}${dim ? ' opacity="0.7"' : ""}`;
      return `<tspan x="${x}" fill="${color}"${more}>${fixed(text)}</tspan>`;
    });
    return spans.length === 0 ? "" : `<text y="${bar + margin + (index + 1) * height - 5}">${spans.join("")}</text>\n`;
  });
  const columns = Math.max(60, ...lines.map((line) => [...line.replace(sequences, "")].length));
  const w = Math.ceil(2 * margin + columns * width);
  const h = bar + 2 * margin + lines.length * height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${escaped(title)}">
<rect width="${w}" height="${h}" rx="8" fill="#15181b"/>
<circle cx="20" cy="18" r="5" fill="#ff7b72"/><circle cx="38" cy="18" r="5" fill="#e3b341"/><circle cx="56" cy="18" r="5" fill="#5fd38d"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${size}">
${rows.join("")}</g></svg>
`;
}
