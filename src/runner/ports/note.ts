/** What a line of the log is about. Absent members: of nothing in particular. */
export type NoteContext = Readonly<{
  /** default: `warning` */
  level?: 'info' | 'warning' | 'error';
  /** the id of the pass */
  pass?: string;
  api_id?: string | null;
  /** whether it is about where something is kept, and not about what was asked */
  isPlace?: boolean;
}>;

/** One line for a person, without its end. */
export type Note = (text: string, about?: NoteContext) => void;
