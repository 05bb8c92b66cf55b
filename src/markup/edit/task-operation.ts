import { childElements } from '../tree.js';
import { blockOf, type Page, type Plan } from './plan.js';
import { invalid } from './refusal.js';
import { blockId, ours } from '../../ours.js';

/** `set_task`: only the word of the status changes. */
export function setTask(page: Page, id: string, done: boolean): Plan {
  const block = blockOf(page, id);
  const { kind, element } = block;
  if (kind !== 'task' || !element)
    throw invalid(ours`Block ${blockId(id)} is a ${kind}, no task.`, 'Name the task itself.');
  const text = done ? 'complete' : 'incomplete';
  const [status] = childElements(element, 'ac:task-status');
  if (!status) {
    // The status may be left out; the task is open then.
    const at = childElements(element, 'ac:task-body')[0]?.start ?? element.contentEnd;
    return { splices: [{ start: at, end: at, text: `<ac:task-status>${text}</ac:task-status>` }], block };
  }
  const { contentStart: start, contentEnd: end } = status;
  if (page.source.slice(start, end).trim() === text) return { splices: [], block };
  return status.end === status.contentEnd
    ? { splices: [{ start: status.start, end: status.end, text: `<ac:task-status>${text}</ac:task-status>` }], block }
    : { splices: [{ start, end, text }], block };
}
