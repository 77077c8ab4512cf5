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
const FORM =
  /^(?<scheme>[\w+]+):\/\/(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?:\[(?<ip6>[^/?]+)\]|(?<name>[^/:?]+))?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/u;

/** The parts of a URL, or an error that does not repeat it: there may be a password in it. */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const parts = FORM.exec(text)?.groups;
  if (parts === undefined) throw invalid();
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(parts.query)) {
    parameters.set(name, [...(parameters.get(name) ?? []), value]);
  }
  return {
    scheme: parts.scheme ?? '',
    user: decoded(parts.user),
    password: decoded(parts.password),
    host: parameters.get('host')?.[0] ?? parts.ip6 ?? parts.name,
    port: port(parameters.get('port')?.[0] ?? parts.port),
    database: parts.database,
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
