/** What a terminal shows, as an SVG; every character is escaped, and nothing in it can act. */
export function svgOf(output: string, title: string): string;
