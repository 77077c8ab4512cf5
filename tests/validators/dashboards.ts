// A dashboard as Grafana's own types have it, made strict: what a panel takes depends on its type.
import type {
  AnnotationQuery,
  Dashboard,
  DataQuery,
  DataSourceRef,
  FieldConfig,
  FieldConfigSource,
  Panel,
  RowPanel,
  VariableModel,
} from '@grafana/schema';
import type * as stat from '@grafana/schema/stat';
import type * as timeseries from '@grafana/schema/timeseries';

/** As a file holds it: of an enumeration, the text instead of the member. */
type Json<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]: Json<T[K]> } : T;

interface Query extends Omit<DataQuery, 'datasource'> {
  datasource?: DataSourceRef;
  expr: string;
  legendFormat?: string;
}

/** What the data source of Prometheus adds to annotations. */
interface Annotation extends AnnotationQuery<Query> {
  textFormat?: string;
  titleFormat?: string;
  useValueForTime?: boolean;
}

interface Fields<Custom> extends Omit<FieldConfigSource, 'defaults'> {
  defaults: Omit<FieldConfig, 'custom'> & { custom?: Partial<Custom> };
}

interface Of<Type extends string, Options, Custom = Record<string, never>>
  extends Omit<Panel, 'type' | 'targets' | 'options' | 'fieldConfig'> {
  type: Type;
  targets: Query[];
  options: Partial<Options>;
  fieldConfig: Fields<Custom>;
}

type AnyPanel =
  | (Omit<RowPanel, 'type'> & { type: 'row' })
  | Of<'stat', stat.Options>
  | Of<'timeseries', timeseries.Options, timeseries.FieldConfig>;

export type DashboardFile = Json<
  Omit<Dashboard, 'panels' | 'annotations' | 'templating'> & {
    panels: AnyPanel[];
    annotations: { list: Annotation[] };
    templating: { list: VariableModel[] };
  }
>;
