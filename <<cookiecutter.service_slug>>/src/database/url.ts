/** From the DATABASE_URL that every tool understands to its parts. */

export interface DatabaseUrl {
  scheme: string;
  user: string | undefined;
  password: string | undefined;
  host: string | undefined;
  port: number | undefined;
  database: string | undefined;
  parameters: Map<string, string[]>;
}

// Not `new URL`: that refuses passwords with unescaped signs and an empty host after credentials.
const SCHEME = /^([\w+]+):\/\//;
const CREDENTIALS = /^([^:/@]*)(?::([^@]*))?@/;
const ADDRESS = /^(?:\[([^/?\]]+)\]|([^/:?[]+))?(?::([^/?]*))?(?:\/([^?]*))?(?:\?(.*))?$/;

/** The parts of a URL, or an error that does not repeat it: there may be a password in it. */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const [start, scheme] = SCHEME.exec(text) ?? [];
  if (start === undefined || scheme === undefined) throw invalid();
  const rest = text.slice(start.length);
  const [credentials = '', user, password] = CREDENTIALS.exec(rest) ?? [];
  const address = ADDRESS.exec(rest.slice(credentials.length));
  if (address === null) throw invalid();
  const [, ip6, name, given, database, query] = address;
  const parameters = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(query)) {
    parameters.set(key, [...(parameters.get(key) ?? []), value]);
  }
  return {
    scheme,
    user: decoded(user),
    password: decoded(password),
    host: parameters.get('host')?.[0] ?? ip6 ?? name,
    port: port(parameters.get('port')?.[0] ?? given),
    database,
    parameters,
  };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    throw invalid();
  }
}

function port(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,5}$/.test(text)) throw invalid();
  return Number(text);
}

function invalid(): Error {
  return new Error('is no URL of the form postgresql://user:password@host/database');
}
