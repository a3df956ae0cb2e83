import type { Check, World } from '../world.ts';
import { violations } from '../world.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** I6: no id and no text of a firm is in an answer to another, in another's events, or in a log. What somebody sent may be said back to them. */
export const firmsAreApart: Check = (world) => {
  const found: string[] = [];
  for (const entry of world.entries) {
    const foreign = foreignTo(world, entry.firmId);
    for (const { body } of entry.attempts) for (const what of foreign(body, entry.input)) found.push(`an answer to ${entry.operation} (request ${entry.n}) has ${what}`);
  }
  for (const message of world.stream) {
    const firm = world.owners.get(message.aggregateId);
    if (firm && firm !== message.tenantId) found.push(`event ${message.id} of firm ${message.tenantId} is about an entity of ${firm}`);
    for (const what of foreignTo(world, message.tenantId)(JSON.stringify(message.data), '')) found.push(`event ${message.id} has ${what}`);
  }
  for (const { name, log } of world.processes) {
    for (const { marker } of world.firms) if (log.includes(marker)) found.push(`the log of ${name} has text that a firm entered: ${around(log, marker)}`);
  }
  return violations('I6', found);
};

/** Finds, in a text meant for a firm, what belongs to another. */
function foreignTo(world: World, firmId: string) {
  const markers = world.firms.filter((firm) => firm.id !== firmId).map((firm) => firm.marker);
  return function* (text: string, said: string): Generator<string> {
    for (const marker of markers) if (text.includes(marker) && !said.includes(marker)) yield `text of another firm: ${around(text, marker)}`;
    for (const id of new Set(text.match(UUID))) {
      const owner = world.owners.get(id);
      if (owner && owner !== firmId && !said.includes(id)) yield `the id ${id} of firm ${owner}`;
    }
  };
}

const around = (text: string, found: string) => text.slice(Math.max(0, text.indexOf(found) - 60), text.indexOf(found) + 60).replaceAll('\n', ' ');
