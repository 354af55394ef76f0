import { TckError } from "../tck-error.js";
import type { Place } from "./test.js";

/** Something wrong in a suite or catalogue file. */
export interface Problem {
  readonly place: Place;
  /** A plain sentence without its full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly suggestion?: string;
}

/** `file:line:column`. */
export function showPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** Gathers everything that is wrong, so that a user sees it all at once. */
export class Problems {
  private readonly list: Problem[] = [];

  add(place: Place, message: string, suggestion?: string): void {
    this.list.push(suggestion === undefined ? { place, message } : { place, message, suggestion });
  }

  get all(): readonly Problem[] {
    return this.list;
  }

  /**
   * Ends the load if anything was found.
   * @throws TckError `SUITE`, one line for each problem, in the order of the files; `place` is the first.
   */
  throwIfAny(): void {
    const lines = this.list.map(({ place, message, suggestion }) => {
      const text = suggestion === undefined ? message : `${message} — ${suggestion}`;
      return `${showPlace(place)} ${oneLine(text)}`;
    });
    const [first] = this.list;
    if (first) throw new TckError("SUITE", [...new Set(lines)].join("\n"), { place: showPlace(first.place) });
  }
}

/** Text of a file may hold line breaks and escape sequences of terminals; they are spelt out. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
