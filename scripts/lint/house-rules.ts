// The lint rules of this project that oxlint has no setting for.
import { arrows } from './arrows.ts';
import { noClock } from './no-clock.ts';
import type { Rule } from './rule.ts';

const rules: Readonly<Record<string, Rule>> = { arrows, 'no-clock': noClock };

export default { meta: { name: 'house' }, rules };
