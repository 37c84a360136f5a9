import { type Program, Visitor } from 'oxc-parser';

type Part = Readonly<
  Partial<Record<'type' | 'name' | 'left' | 'argument' | 'value' | 'elements' | 'properties', unknown>>
>;

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** The names in what an assignment assigns to: a name, or a pattern with names in it. */
const namesIn = (target: unknown): readonly string[] => {
  if (Array.isArray(target)) return target.flatMap(namesIn);
  if (!isPart(target)) return [];
  if (target.type === 'Identifier') return [String(target.name)];
  return [target.left, target.argument, target.value, target.elements, target.properties].flatMap(namesIn);
};

/** The names to which a program assigns anything after their declaration, whatever their scope. */
export const assignedNames = (program: Program): ReadonlySet<string> => {
  const names = new Set<string>();
  const note = (target: unknown): void => {
    for (const name of namesIn(target)) names.add(name);
  };
  new Visitor({
    AssignmentExpression: ({ left }) => {
      note(left);
    },
    UpdateExpression: ({ argument }) => {
      note(argument);
    },
    ForInStatement: ({ left }) => {
      note(left);
    },
    ForOfStatement: ({ left }) => {
      note(left);
    },
  }).visit(program);
  return names;
};
