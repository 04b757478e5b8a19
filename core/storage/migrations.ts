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
  // Conversations become trees that one can walk; messages get a number that stays theirs, for the full-text index.
  `
  CREATE TABLE numbered_messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    parent_id TEXT REFERENCES numbered_messages (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    thought TEXT NOT NULL,
    text TEXT NOT NULL,
    status TEXT NOT NULL,
    model_id TEXT,
    options TEXT,
    thought_end TEXT,
    context TEXT,
    stats TEXT,
    error TEXT,
    created_at TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT;
  INSERT INTO numbered_messages
      (id, conversation_id, parent_id, role, thought, text, status, model_id, options, thought_end, context, stats,
       error, created_at, position)
    SELECT id, conversation_id, parent_id, role, thought, text, status, model_id, options, thought_end, context, stats,
      error, created_at, position
    FROM messages ORDER BY conversation_id, position;
  DROP TABLE messages;
  ALTER TABLE numbered_messages RENAME TO messages;
  CREATE INDEX messages_of_conversation ON messages (conversation_id, position);
  CREATE INDEX messages_of_parent ON messages (parent_id, position);

  CREATE TABLE folders (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversations ADD COLUMN folder_id TEXT REFERENCES folders (id) ON DELETE SET NULL;
  ALTER TABLE conversations ADD COLUMN deleted_at TEXT;
  -- The message that the open branch ends with.
  ALTER TABLE conversations ADD COLUMN end_id TEXT;
  UPDATE conversations SET end_id = (
    SELECT id FROM messages WHERE conversation_id = conversations.id ORDER BY position DESC LIMIT 1
  );

  -- Without a key to conversations: the new chat has a draft too, under the empty text.
  CREATE TABLE drafts (
    conversation_id TEXT PRIMARY KEY,
    text TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER draft_goes_with_its_conversation AFTER DELETE ON conversations BEGIN
    DELETE FROM drafts WHERE conversation_id = old.id;
  END;
  `,
  `
  -- Measured numbers by step: level 0 has the finest, each further one is made of the one before.
  CREATE TABLE telemetry_series (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE telemetry_buckets (
    level INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (level, at_ms)
  ) STRICT, WITHOUT ROWID;
  `,
  // The index of all that was said. An answer enters it when it has ended: indexing it with every word would cost more
  // than writing it. It reads the texts from the messages and keeps no copy.
  `
  CREATE VIRTUAL TABLE message_index USING fts5 (
    text, content = 'messages', content_rowid = 'number', tokenize = 'trigram', detail = 'full'
  );
  INSERT INTO message_index (message_index, rank) VALUES ('secure-delete', 1);
  CREATE TRIGGER message_is_indexed AFTER INSERT ON messages WHEN new.status NOT IN ('queued', 'streaming') BEGIN
    INSERT INTO message_index (rowid, text) VALUES (new.number, new.text);
  END;
  CREATE TRIGGER message_leaves_index AFTER DELETE ON messages WHEN old.status NOT IN ('queued', 'streaming') BEGIN
    INSERT INTO message_index (message_index, rowid, text) VALUES ('delete', old.number, old.text);
  END;
  CREATE TRIGGER message_changes_index BEFORE UPDATE OF text, status ON messages
    WHEN old.status NOT IN ('queued', 'streaming') BEGIN
    INSERT INTO message_index (message_index, rowid, text) VALUES ('delete', old.number, old.text);
  END;
  CREATE TRIGGER message_enters_index AFTER UPDATE OF text, status ON messages
    WHEN new.status NOT IN ('queued', 'streaming') BEGIN
    INSERT INTO message_index (rowid, text) VALUES (new.number, new.text);
  END;
  INSERT INTO message_index (rowid, text)
    SELECT number, text FROM messages WHERE status NOT IN ('queued', 'streaming');
  `,
  `
  -- How a chat is answered: JSON; null = as nobody has chosen anything.
  ALTER TABLE conversations ADD COLUMN setup TEXT;

  CREATE TABLE presets (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    setup TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    -- The conversation whose unsent question has it, as in drafts; null once a message has.
    draft_of TEXT
  ) STRICT;
  CREATE TABLE message_attachments (
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    attachment_id TEXT NOT NULL REFERENCES attachments (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (message_id, attachment_id)
  ) STRICT;
  CREATE INDEX messages_of_attachment ON message_attachments (attachment_id);
  CREATE TRIGGER attachment_goes_with_its_last_message AFTER DELETE ON message_attachments
    WHEN NOT EXISTS (SELECT 1 FROM message_attachments WHERE attachment_id = old.attachment_id) BEGIN
    DELETE FROM attachments WHERE id = old.attachment_id;
  END;
  CREATE TRIGGER unsent_attachment_goes_with_its_conversation AFTER DELETE ON conversations BEGIN
    DELETE FROM attachments WHERE draft_of = old.id;
  END;
  `,
  `
  -- What was worth telling; times in milliseconds since 1970. A row without an end lasts.
  CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT,
    value REAL,
    threshold REAL,
    at_ms INTEGER NOT NULL,
    ended_ms INTEGER
  ) STRICT;
  CREATE INDEX alerts_by_time ON alerts (at_ms);
  `,
  `
  -- When a person last did something with it beside writing; null where that was never noted.
  ALTER TABLE conversations ADD COLUMN touched_at TEXT;
  `,
  `
  -- Of a chat that came from a file: the id that it has there, and the hash of what it said.
  ALTER TABLE conversations ADD COLUMN import_id TEXT;
  ALTER TABLE conversations ADD COLUMN import_hash TEXT;
  CREATE INDEX conversations_by_import ON conversations (import_id);
  `,
  `
  -- Calls of tools that an answer made: JSON; null where it made none.
  ALTER TABLE messages ADD COLUMN tool_calls TEXT;
  `,
];
