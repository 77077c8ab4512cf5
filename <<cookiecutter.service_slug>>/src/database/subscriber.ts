/** What happens to every entity, however it is written. */

import { EventSubscriber } from 'typeorm';
import type { EntitySubscriberInterface, InsertEvent, UpdateEvent } from 'typeorm';

import { VersionMismatch } from '../core/exceptions.ts';
import { newId } from '../core/identifiers.ts';
import type { Entity } from '../models/entity.ts';

export class EntitySubscriber implements EntitySubscriberInterface<Partial<Entity>> {
  beforeInsert({ entity }: InsertEvent<Partial<Entity>>): void {
    entity.id ??= newId();
  }

  /** `save` compares with what it has read just before; it would write an old version back. */
  beforeUpdate({ entity, databaseEntity }: UpdateEvent<Partial<Entity>>): void {
    const given: Partial<Entity> = entity ?? {};
    const found = (databaseEntity as Partial<Entity> | undefined) ?? given;
    if (given.version !== undefined && given.version !== found.version) {
      throw new VersionMismatch('The entity has changed since it was read; read it again.');
    }
  }
}

EventSubscriber()(EntitySubscriber); // as a decorator would
