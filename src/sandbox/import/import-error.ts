/** A folder that cannot be imported as it stands; the message names the file, the field where there is one, and the remedy. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  /** Path of the file, relative to the imported folder, with `/`. */
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options);
    this.path = path;
  }
}
