/** Bodies that were fetched before in the same conversation of the same user. */
export interface StoredBodies {
  /** The body of exactly this version. */
  get(id: string, version: number): string | undefined;
  /** Whether a body of the page is there, of whatever version. */
  has(id: string): boolean;
  set(id: string, version: number, storage: string): void;
}
