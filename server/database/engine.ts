/** The two databases Tillgate keeps its books in. */
export type Engine = 'sqlite' | 'postgres';
