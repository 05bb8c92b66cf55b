import type { BaseMessage } from '@langchain/core/messages';
import { z } from 'zod';

/** In `response_metadata` of a model's message: it says itself that it answers nothing, whatever it links to. */
export const noAnswerMark = { no_answer: true } as const;

const marked = z.object({ no_answer: z.literal(true) });

/** Whether a message says of itself that it is no answer. */
export const saysNoAnswer = (message: BaseMessage): boolean => marked.safeParse(message.response_metadata).success;
