/** What a line of the log is about. Absent members: of nothing in particular. */
export type NoteContext = Readonly<{
  /** default: `warning` */
  level?: 'info' | 'warning' | 'error';
  /** the id of the pass */
  pass?: string;
  api_id?: string | null;
}>;

/** One line for a person, without its end. */
export type Note = (text: string, about?: NoteContext) => void;
