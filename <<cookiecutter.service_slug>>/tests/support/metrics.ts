/** Metrics in Prometheus' text format. */

type Labels = Record<string, string>;

interface Sample {
  labels: Labels;
  value: number;
}

/** The samples by name. */
export type Samples = Map<string, Sample[]>;

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

export function samplesOf(text: string): Samples {
  const samples: Samples = new Map();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (name === undefined) continue;
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', label = '']) => [key, label]);
    const sample = { labels: Object.fromEntries(pairs) as Labels, value: Number(value) };
    samples.set(name, [...(samples.get(name) ?? []), sample]);
  }
  return samples;
}

/** The values of a metric, under a name that is made of the labels. */
export function labelled(
  samples: Samples,
  name: string,
  key: (labels: Labels) => string,
): Record<string, number> {
  const found = samples.get(name) ?? [];
  return Object.fromEntries(found.map(({ labels, value }) => [key(labels), value]));
}

/** The values by method, route and status. */
export function requests(samples: Samples, name = 'http_requests_total'): Record<string, number> {
  return labelled(samples, name, ({ method = '', route = '', status = '' }) =>
    [method, route, status].join(' '),
  );
}
