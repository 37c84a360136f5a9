import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import pc from 'picocolors';
import { fault, okay, type Finding } from '../../../runner/doctor/finding.ts';
import { remedyOfFailure } from '../../../runner/doctor/remedy.ts';
import { testMessage } from '../../../runner/alerting/messages/test-message.ts';
import { readChoice, type StoreChoice } from '../../wiring/choose-store.ts';
import type { CommandModule } from '../../contract/command.ts';
import { declareApis, declareStore } from '../../input/shared-options.ts';
import { roles } from '../../../runner/doctor/role.ts';
import { doctorFindings } from './doctor-findings.ts';
import type { Environment } from '../../input/environment.ts';
import { openAlerts } from '../../wiring/channels/open-alert-channel.ts';
import { oneOf, storeOptions } from '../../input/option-codecs.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { asTyped } from '../../contract/program.ts';
import { failWith } from '../../contract/fail.ts';
import { sendMetrics } from '../../wiring/send-metrics.ts';
import type { ProcessContext } from '../../contract/process-context.ts';

const Options = t.readonly(
  t.partial({ ...storeOptions, role: oneOf(roles), sendTest: t.boolean, json: t.boolean }),
);

/** Some texts have a second line, such as an example of what is missing. */
const indented = (text: string): string => text.trim().replaceAll(/\n+/gu, '\n         ');

const mostOfAKind = 20;

/** One broken file must not bury everything else that is wrong. */
const shortened = (findings: readonly Finding[]): readonly Finding[] =>
  [...Map.groupBy(findings, ({ level, name }) => `${level} ${name}`).values()].flatMap((all) => {
    const more = all.slice(mostOfAKind);
    const [first] = more;
    return first === undefined
      ? all
      : [
          ...all.slice(0, mostOfAKind),
          {
            ...first,
            text: `and ${more.length.toLocaleString('en')} more`,
            remedy: '--json lists all of them',
          },
        ];
  });

const render = (findings: readonly Finding[], colours: boolean): string => {
  const { green, yellow, red } = pc.createColors(colours);
  const mark = { ok: green('ok     '), warning: yellow('warning'), fault: red('FAULT  ') };
  return shortened(findings)
    .map(
      ({ name, level, text, remedy }) =>
        `${mark[level]}  ${name}: ${indented(text)}${remedy === null ? '' : `\n         -> ${remedy}`}\n`,
    )
    .join('');
};

const sendTest = async (
  context: ProcessContext,
  choice: StoreChoice,
  environment: Environment,
  json: boolean,
): Promise<Finding> => {
  const { alerts } = await openAlerts(context, choice, environment, { toConsole: false, json });
  const name = 'test message';
  if (alerts.lacks !== undefined) return fault(name, alerts.lacks, 'set SNS_TOPIC_ARN');
  const sent = await alerts.publish(testMessage(environment.appEnvironment, context.hostName))();
  if (sent._tag === 'Accepted')
    return okay(
      name,
      `accepted by ${alerts.name}${sent.message_id === null ? '' : ` as ${sent.message_id}`}; nothing was recorded`,
    );
  const { kind, message } = sent.error;
  const remedy = remedyOfFailure(
    { name: kind, ...(/^E[A-Z]+$/u.test(kind) && { code: kind }) },
    {
      endpoint: 'AWS_ENDPOINT_URL_SNS',
      refused: 'allow this role sns:Publish on the topic and use of its key',
    },
  );
  return fault(name, `${kind}: ${message}`, remedy);
};

/** Is everything there that the caller's role needs? */
export const doctor: CommandModule = {
  declare: (command) => {
    declareApis(declareStore(command))
      .option('--role <role>', `whose work to look at: ${roles.join(', ')} (default: found out)`)
      .option('--send-test', 'publish one message marked TEST; nothing is recorded')
      .option('--json', 'print a JSON list')
      .addHelpText(
        'after',
        '\nAn error (FAULT) means exit code 1; a warning, such as a pending subscription, does not.',
      );
  },
  run: async (context, input) => {
    const read = readChoice(context, Options, input);
    if (E.isLeft(read)) return failWith(context, read.left);
    const { options, environment, choice } = read.right;
    const found = await doctorFindings(choice, environment, options, context.clock);
    const json = options.json === true;
    const findings =
      options.sendTest === true ? [...found, await sendTest(context, choice, environment, json)] : found;
    await (json
      ? context.printData(`${JSON.stringify(findings, null, 2)}\n`)
      : context.print(asTyped(context.program, render(findings, context.colours))));
    const notOk = findings.filter(({ level }) => level !== 'ok');
    for (const { name, level, text, remedy } of notOk)
      context.record(`${name}: ${text}${remedy === null ? '' : ` -> ${remedy}`}`, {
        level: level === 'fault' ? 'error' : 'warning',
      });
    await sendMetrics(
      environment,
      (metrics) => metrics.doctor(notOk.length),
      (text) => context.log(`upledger: ${text}\n`),
    );
    return findings.some(({ level }) => level === 'fault') ? exitCodes.failed : exitCodes.done;
  },
};
