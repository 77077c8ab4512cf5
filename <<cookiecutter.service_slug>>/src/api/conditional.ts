/** Conditional requests: versions as entity tags (RFC 9110, section 13). */

// Strong tags of ours: a version in quotes. Nothing larger than PostgreSQL's integer exists.
const TAG = /(W\/)?"([^"]*)"/g;
const VERSION = /^[1-9][0-9]{0,8}$/;

/** The entity tag of a version. */
export function etag(version: number): string {
  return `"${version}"`;
}

/** The versions that `If-Match` allows: null allows any, an empty list none. */
export function expectedVersions(ifMatch: string | undefined): number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    return null;
  }
  // If-Match compares strongly: a weak tag never matches.
  return tags(ifMatch)
    .filter(({ weak, value }) => !weak && VERSION.test(value))
    .map(({ value }) => Number(value));
}

/** Whether `If-None-Match` says that the caller already has this version. */
export function isUnchanged(ifNoneMatch: string | undefined, version: number): boolean {
  if (ifNoneMatch === undefined) {
    return false;
  }
  const current = String(version);
  return ifNoneMatch.trim() === '*' || tags(ifNoneMatch).some(({ value }) => value === current);
}

function tags(header: string): { weak: boolean; value: string }[] {
  return Array.from(header.matchAll(TAG), ([, weak, value = '']) => ({
    weak: weak !== undefined,
    value,
  }));
}
