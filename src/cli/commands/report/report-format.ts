import { extname } from 'node:path';

export const reportFormats = ['table', 'json', 'csv', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const byExtension: Readonly<Record<string, ReportFormat>> = {
  '.json': 'json',
  '.csv': 'csv',
  '.html': 'html',
  '.htm': 'html',
};

/** The format that is given, else that which the name of the file says, else a table. */
export const reportFormat = ({
  format,
  output = '',
}: Readonly<{ format?: ReportFormat | undefined; output?: string | undefined }>): ReportFormat =>
  format ?? byExtension[extname(output).toLowerCase()] ?? 'table';
