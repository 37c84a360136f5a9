// The lint rules of this project that oxlint has no setting for.
import { arrows } from './arrows.mjs';
import { noClock } from './no-clock.mjs';

export default { meta: { name: 'house' }, rules: { arrows, 'no-clock': noClock } };
