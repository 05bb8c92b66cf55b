/** Bodies that were fetched before in the same conversation of the same user. */
export interface StoredBodies {
  /** The body of exactly this version; undefined when it is not kept. */
  get(id: string, version: number): string | undefined;
  /** Whether a body of the page is kept, of whatever version. */
  has(id: string): boolean;
  /** Keeps a body; one version a page. */
  set(id: string, version: number, storage: string): void;
}
