import type { Route } from '../route.js';
import { attachmentRoutes } from './attachments.js';
import { commentRoutes } from './comments.js';
import { contentRoutes } from './contents.js';
import { labelRoutes } from './labels.js';
import { peopleRoutesV2 } from './people.js';
import { spaceRoutes } from './spaces.js';
import { taskRoutes } from './tasks.js';
import { treeRoutes } from './tree.js';
import { commentWriteRoutes } from './write-comments.js';
import { contentWriteRoutes } from './write-contents.js';
import { fileWriteRoutesV2 } from './write-files.js';
import { propertyWriteRoutes } from './write-properties.js';

/** Every route of API v2. */
export function routesV2(): Route[] {
  return [
    ...contentRoutes(),
    ...treeRoutes(),
    ...spaceRoutes(),
    ...commentRoutes(),
    ...attachmentRoutes(),
    ...labelRoutes(),
    ...taskRoutes(),
    ...peopleRoutesV2(),
    ...contentWriteRoutes(),
    ...commentWriteRoutes(),
    ...fileWriteRoutesV2(),
    ...propertyWriteRoutes(),
  ];
}
