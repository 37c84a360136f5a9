import { fileSchemaText } from '../../../runner/config/schema/file-schema.ts';
import type { ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

/** `apis schema` */
export const printSchema = async (context: ProcessContext): Promise<ExitCode> => {
  await context.printData(fileSchemaText());
  return exitCodes.done;
};
