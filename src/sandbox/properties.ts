/** A content, comment, attachment or space property: JSON under a key. */
export interface SiteProperty {
  id: string;
  key: string;
  value: unknown;
  version: { number: number; message: string; minorEdit: boolean; authorId: string; createdAt: string };
}

/** Properties by the id of what they belong to. They are no part of the site's data and live as long as the sandbox. */
export class PropertyStore {
  readonly #properties = new Map<string, SiteProperty[]>();

  /** Properties of something, in the order of their creation. */
  of(ownerId: string): readonly SiteProperty[] {
    return this.#properties.get(ownerId) ?? [];
  }

  add(ownerId: string, property: SiteProperty): void {
    this.#properties.set(ownerId, [...this.of(ownerId), property]);
  }

  remove(ownerId: string, property: SiteProperty): void {
    this.#properties.set(
      ownerId,
      this.of(ownerId).filter((candidate) => candidate !== property),
    );
  }
}
