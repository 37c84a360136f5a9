/** The little that our rules use of oxlint's interface for JS plugins, which is ESLint's. */
export type Rule = {
  readonly create: (context: RuleContext) => { readonly [nodeType: string]: (node: AstNode) => void };
};

export type RuleContext = {
  readonly filename: string;
  readonly report: (issue: { readonly node: AstNode; readonly message: string }) => void;
};

export type AstNode = {
  readonly type: string;
  readonly source?: { readonly value?: unknown } | null;
  readonly specifiers?: readonly AstSpecifier[];
  readonly callee?: { readonly type: string; readonly name?: string };
  readonly arguments?: readonly unknown[];
};

export type AstSpecifier = {
  readonly imported?: { readonly name?: string };
  readonly local?: { readonly name?: string };
};
