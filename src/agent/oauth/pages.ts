const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

/** A page that asks the user to sign in, and to agree. What it was asked with comes back in hidden fields. */
export function signInPage(about: string, hidden: URLSearchParams, fields = "", problem = ""): string {
  const kept = [...hidden].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const body = `
<h1>Reference agent</h1>
<p>${escaped(about)}</p>
${problem === "" ? "" : `<p role="alert">${escaped(problem)}</p>`}
<form method="post">
${kept.join("\n")}
${fields}
<label>Name <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>`;
  return page(body);
}

/** Field for the code that a device shows. */
export function codeField(code: string): string {
  return `<label>Code <input name="user_code" value="${escaped(code)}"></label>`;
}

/** A page that says something. */
export function messagePage(text: string): string {
  return page(`<p>${escaped(text)}</p>`);
}

function page(body: string): string {
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Reference agent</title>\n${body}\n</html>\n`;
}
