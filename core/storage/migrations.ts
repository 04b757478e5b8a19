/** The database's history: each entry brings it one version further and is never changed once released. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    -- The message it follows: a conversation is a tree, today with one branch.
    parent_id TEXT REFERENCES messages (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    thought TEXT NOT NULL,
    text TEXT NOT NULL,
    status TEXT NOT NULL,
    model_id TEXT,
    stats TEXT,
    error TEXT,
    created_at TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX messages_of_conversation ON messages (conversation_id, position);

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- What was asked of an answer beside its question, what ended its reasoning, and how full the context was: JSON, text, JSON.
  ALTER TABLE messages ADD COLUMN options TEXT;
  ALTER TABLE messages ADD COLUMN thought_end TEXT;
  ALTER TABLE messages ADD COLUMN context TEXT;
  `,
];
