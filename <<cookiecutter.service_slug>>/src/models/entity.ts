/** What all entities have in common. */

/** What the service itself sets; callers cannot. */
export interface Entity {
  id: string;
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** What callers may set. */
export type Values<E extends Entity> = Omit<E, keyof Entity>;
