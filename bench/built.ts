/**
 * A module of the program that ships, by its path below `dist/`: what measures speed must not run through a loader that
 * translates TypeScript. `Module` is the type of the source that it is built from. Rejects when there is no build.
 */
export async function built<Module>(path: string): Promise<Module> {
  return await import(new URL(`../dist/${path}`, import.meta.url).href);
}
