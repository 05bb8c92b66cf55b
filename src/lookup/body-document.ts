import type { PageBody } from '../confluence/search-bodies.js';
import { documentInSteps, type ReadDocument } from '../markup/document.js';
import type { Steps } from '../markup/steps.js';

/** A body of a batch as Markdown, in small parts. People are `someone`: their names would cost a request more. */
export const bodyInSteps = ({ storage, base, url, space }: PageBody): Steps<ReadDocument> =>
  documentInSteps(storage, {
    baseUrl: base,
    pageUrl: url,
    spaceKey: space,
    mentions: 'name',
    resolve: { user: () => 'someone' },
  });
