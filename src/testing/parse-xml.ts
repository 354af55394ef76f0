/** An XML element as parsed. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const characters = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const name = "[A-Za-z_][\\w.-]*";
const token = new RegExp(
  `<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|<\\?[\\s\\S]*?\\?>|</(${name})\\s*>|<(${name})((?:\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>|([^<]+)`,
  "y",
);

/** Parses XML strictly: throws for characters that XML 1.0 forbids, bare `&` and `]]>`, and elements that do not match. */
export function parseXml(text: string): XmlElement {
  if (!characters.test(text)) throw new Error("a character that XML 1.0 forbids");
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  for (token.lastIndex = 0; token.lastIndex < text.length; ) {
    const at = token.lastIndex;
    const match = token.exec(text);
    const top = open.at(-1);
    if (!match || !top) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 60)}`);
    const [, cdata, closing, opening, attributes = "", empty, content] = match;
    if (cdata !== undefined) top.text += cdata;
    else if (content !== undefined) {
      // Allowed in attributes, but not here.
      if (content.includes("]]>")) throw new Error("]]> in text");
      top.text += decode(content);
    } else if (closing !== undefined) {
      if (top.name !== closing) throw new Error(`</${closing}> closes <${top.name}>`);
      open.pop();
    } else if (opening !== undefined) {
      const element: XmlElement = { name: opening, attributes: attributesOf(attributes), children: [], text: "" };
      top.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [element, ...others] = root.children;
  if (open.length !== 1 || !element || others.length > 0 || root.text.trim()) throw new Error("not one whole element");
  return element;
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, key = "", quoted = ""] of text.matchAll(/([\w.-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (key in found) throw new Error(`attribute ${key} twice`);
    found[key] = decode(quoted.slice(1, -1).replace(/[\t\n\r]/g, " "));
  }
  return found;
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));|&/g, (whole, hex, decimal, entity) => {
    const char = hex
      ? String.fromCodePoint(Number.parseInt(hex, 16))
      : decimal
        ? String.fromCodePoint(+decimal)
        : named[entity];
    if (char === undefined || !characters.test(char)) throw new Error(`bad reference ${whole}`);
    return char;
  });
}

/** All elements of a name, at any depth. */
export function elementsNamed(element: XmlElement, wanted: string): XmlElement[] {
  const below = element.children.flatMap((child) => elementsNamed(child, wanted));
  return element.name === wanted ? [element, ...below] : below;
}
