export interface PlannedCall {
  name: string;
  args: Record<string, unknown>;
}

/** What the model does next: call tools, or say something and be done. */
export type Move =
  | { calls: PlannedCall[] }
  | { text: string; /** False: it says nothing of the wiki. */ quotes?: boolean };
