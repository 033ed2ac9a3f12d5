import { raceAbort } from "../../core/raceAbort.ts";

/**
 * Alt text that one run writes. If the run replaces the alt text of the image right before, the request for an image contains the new
 * text.
 */
export class NewAlts {
  readonly #alts = new Map<string, { promise: Promise<string | undefined>; resolve: (alt: string | undefined) => void }>();

  /** @param jobs the images that get alt text, by the names of their documents and the offsets of their markup, in the order in which they are started */
  constructor(jobs: Iterable<{ name: string; from: number }>) {
    for (const { name, from } of jobs) {
      let resolve: (alt: string | undefined) => void = () => undefined;
      const promise = new Promise<string | undefined>((onResolve) => (resolve = onResolve));
      this.#alts.set(toKey(name, from), { promise, resolve });
    }
  }

  /** Whether this run writes the alt text of an image. */
  has(name: string, from: number): boolean {
    return this.#alts.has(toKey(name, from));
  }

  /** Waits for the new alt text of an image; undefined if it could not be written. @throws the signal's abort reason */
  async get(name: string, from: number, signal: AbortSignal): Promise<string | undefined> {
    return raceAbort(this.#alts.get(toKey(name, from))?.promise ?? Promise.resolve(undefined), signal);
  }

  /** Must be called once a job has ended, even if it failed, because others may wait for it. Later calls have no effect. */
  settle(name: string, from: number, alt: string | undefined): void {
    this.#alts.get(toKey(name, from))?.resolve(alt);
  }
}

function toKey(name: string, from: number): string {
  return `${from} ${name}`;
}
