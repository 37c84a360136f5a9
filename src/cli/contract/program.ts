/** How a person starts this program, for hints: through npm in a checkout, else by its name. `self`: how it was started. */
export const programName = (
  env: Readonly<Record<string, string | undefined>>,
  self: readonly string[],
): string => {
  const script = env['npm_lifecycle_event'] ?? '';
  if (script === 'start' || script === 'upledger') return 'npm run -s upledger --';
  return self.at(-1)?.endsWith('.ts') === true ? self.join(' ') : 'upledger';
};

const command =
  /(?<![\w./-])upledger (?=(?:--help|run|check|status|events|transitions|explain|replay|audit|export|backup|apis|dispatch|work|whatif|report|doctor|subscriptions|init|completion|demo)(?![\w-]))/gu;

/** A text whose commands (`upledger run`) are written as they must be typed here. */
export const asTyped = (program: string, text: string): string => text.replace(command, () => `${program} `);
