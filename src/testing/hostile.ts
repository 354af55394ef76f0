const script = `<script>globalThis.owned = true</script>`;
const image = `"><img src=x onerror="globalThis.owned = true">`;
const cdata = "]]><oops/>";
const ansi = "\u001b[2J\u001b[31mred\u0007";
const override = "\u202Etxt.exe\u2066";
const surrogate = "half \uD83D character";
const entity = "&lt;b&gt; &amp; &#0; &nope;";
const command = "\r\n::error::made up\n::set-output name=verdict::conformant";
const markdown = "| a | `code` <!-- [link](javascript:alert(1)) @everyone **bold**";
const nulls = "nul \u0000 and \uFFFE";

/** Text that an agent may send to hurt whoever shows it. */
export const hostile = {
  script,
  image,
  cdata,
  ansi,
  override,
  surrogate,
  entity,
  command,
  markdown,
  nulls,
  everything: [script, image, cdata, ansi, override, surrogate, entity, command, markdown, nulls].join(" "),
  /** 100 kB without a blank. */
  long: "y".repeat(100_000),
} as const;
