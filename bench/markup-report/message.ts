/** What an error says; of anything else that was thrown, its text. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The first line of it. */
export const firstLineOf = (error: unknown): string => messageOf(error).split('\n', 1)[0] ?? '';
