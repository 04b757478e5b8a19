/**
 * English needs no table of its own: the service writes its errors in English, with the facts of the case in them.
 * These stand in where an error arises in the window itself, or where a service left a text empty.
 */
export const errorTextsEn = {
  ATTACHMENT_EMPTY: {
    message: 'There is no text in this file.',
    next: 'Choose another file. The pages of a scanned PDF are pictures: have their text recognized first.',
  },
  ATTACHMENT_NOT_FOUND: { message: 'This file is not attached any more.', next: 'Attach it again.' },
  ATTACHMENT_TOO_LARGE: { message: 'This file is too large.', next: 'Attach a part of it.' },
  ATTACHMENT_UNREADABLE: {
    message: 'The text of this file cannot be read.',
    next: 'Attach text, Markdown, code, PDF or Word (.docx) files.',
  },
  BACKUP_DAMAGED: {
    message: 'This is not a whole backup of Hearth.',
    next: 'Choose another backup, or another copy of this one. Nothing was changed.',
  },
  BAD_INPUT: {
    message: 'The request was not understood.',
    next: 'Reload the window; it may be older than the service.',
  },
  CANCELLED: { message: 'Cancelled.', next: 'Start it again whenever you like.' },
  CERTIFICATES_INVALID: {
    message: 'The file named for certificates holds none that can be read.',
    next: 'Save the certificate as PEM (Base64), or empty the field in the settings.',
  },
  CERTIFICATE_UNTRUSTED: {
    message: 'The server’s certificate is not trusted.',
    next: 'If your network puts its own certificate in between, name its file in the settings.',
  },
  CHAT_BUSY: { message: 'This conversation is still answering.', next: 'Wait for the answer, or stop it.' },
  CHAT_FILE_INVALID: {
    message: 'This file of chats cannot be read.',
    next: 'Nothing was imported. Choose another copy of the file, or save it anew where it came from.',
  },
  CHAT_NOT_FOUND: { message: 'This conversation is gone.', next: 'Choose another one, or begin a new chat.' },
  CONNECTION_LOST: { message: 'The connection to Hearth was lost.', next: 'Hearth connects again by itself.' },
  DATABASE_DAMAGED: {
    message: 'The store of conversations is damaged.',
    next: 'Restore a backup, or set it aside to begin anew. Nothing was changed.',
  },
  DATABASE_NEWER: {
    message: 'The conversations were written by a newer Hearth.',
    next: 'Install the newer Hearth again, or restore a backup from before its update.',
  },
  DISK_FULL: { message: 'The disk is full.', next: 'Free some space and try again.' },
  DOWNLOAD_REFUSED: {
    message: 'The server does not give this file to everybody.',
    next: 'Check the name, or give an access token.',
  },
  ENGINE_BUSY: {
    message: 'The engine is at work.',
    next: 'Wait until it is done, or stop it; then try again.',
  },
  ENGINE_BREAKER_OPEN: {
    message: 'The engine failed three times in a row.',
    next: 'Load another model, or load this one again.',
  },
  ENGINE_DIED: { message: 'The engine stopped unexpectedly.', next: 'It is being started again; ask again.' },
  ENGINE_LIBRARY_MISSING: { message: 'The engine’s library is missing.', next: 'Install Hearth again.' },
  ENGINE_LAYOUT_MISMATCH: {
    message: 'The engine’s library does not match this version.',
    next: 'Install Hearth again.',
  },
  ENGINE_LOAD_FAILED: {
    message: 'The model could not be loaded.',
    next: 'Choose another model, or install this one again.',
  },
  ENGINE_OUT_OF_MEMORY: {
    message: 'There is not enough memory.',
    next: 'Close other programs, or choose a smaller model.',
  },
  ENGINE_RELEASE_MISMATCH: { message: 'The engine is of another release.', next: 'Install Hearth again.' },
  FILE_CHANGED: {
    message: 'The file on the server has changed.',
    next: 'Install it again; the new one is then taken.',
  },
  FILE_NOT_FOUND: { message: 'A file is missing.', next: 'Check its path; if it is a model’s, install that again.' },
  FILE_WRITE_FAILED: { message: 'A file could not be written.', next: 'Check the disk and its permissions.' },
  FOLDER_NOT_FOUND: { message: 'This folder is gone.', next: 'Choose another one, or make a new folder.' },
  GRAMMAR_INVALID: {
    message: 'The answer’s grammar cannot be used.',
    next: 'A grammar is GBNF: rules of the form name ::= …, one of them named root, none of them beginning with itself.',
  },
  HOME_IN_USE: { message: 'Another Hearth uses this home folder.', next: 'Close the other one first.' },
  INTERNAL: { message: 'Something went wrong.', next: 'Try again.' },
  JOB_NOT_FOUND: { message: 'This job is over.', next: 'Start it again if you need it.' },
  KEY_DAMAGED: {
    message: 'The key of the conversations cannot be read.',
    next: 'Put a copy of key.json in its place, or restore a backup that you saved elsewhere.',
  },
  KEY_MISSING: {
    message: 'The conversations are encrypted or damaged, and there is no key for them.',
    next: 'Put key.json back if you have a copy, or restore a backup that you saved elsewhere.',
  },
  KEYCHAIN_UNAVAILABLE: { message: 'The system’s keychain cannot be reached from here.', next: 'Use a passphrase.' },
  MESSAGE_NOT_FOUND: { message: 'This message is gone.', next: 'Open the conversation again.' },
  MODELS_BUSY: { message: 'Something is done with the models.', next: 'Wait for its end, or stop it.' },
  MODEL_ARCHITECTURE_UNKNOWN: { message: 'This model’s architecture is not supported.', next: 'Choose another model.' },
  MODEL_HASH_MISMATCH: { message: 'The file is not what it should be.', next: 'Get it again from its source.' },
  MODEL_HEADER_INVALID: { message: 'The model file’s header is damaged.', next: 'Get it again from its source.' },
  MODEL_NOT_FOUND: { message: 'This model is not known.', next: 'Choose another model.' },
  MODEL_NOT_GGUF: { message: 'This is not a GGUF file.', next: 'Choose a GGUF file.' },
  MODEL_NOT_INSTALLED: { message: 'This model is not installed.', next: 'Install it on the Models page.' },
  MODEL_TEMPLATE_INVALID: {
    message: 'The model’s chat template is damaged.',
    next: 'Get the model again from its source.',
  },
  MODEL_TEST_FAILED: {
    message: 'The new version did not pass its test.',
    next: 'The version before stays in use; the new one is kept beside it.',
  },
  MODEL_TRUNCATED: { message: 'The model file is cut off.', next: 'Get it again from its source.' },
  NETWORK_FAILED: {
    message: 'The server cannot be reached.',
    next: 'Check the network, then go on: what has arrived is kept.',
  },
  PASSPHRASE_WRONG: {
    message: 'This is not the passphrase.',
    next: 'Try again: nothing was changed, and there is no limit.',
  },
  PORT_IN_USE: { message: 'The port is in use.', next: 'Choose another port.' },
  PRESET_NOT_FOUND: { message: 'This preset is gone.', next: 'Save it as a new one.' },
  PROMPT_EMPTY: { message: 'The question is empty.', next: 'Write a question.' },
  PROMPT_TOO_LONG: { message: 'The question does not fit into the context.', next: 'Shorten it, or begin a new chat.' },
  QUANTIZE_FAILED: { message: 'The model could not be quantized.', next: 'Try again; look at the details.' },
  QUANTIZE_TYPE_UNKNOWN: { message: 'This quantization is not known.', next: 'Choose another one.' },
  RATE_LIMITED: { message: 'The server asks for a pause.', next: 'Wait a little and go on: what has arrived is kept.' },
  SCHEMA_INVALID: {
    message: 'The answer’s JSON schema cannot be used.',
    next: 'Change the part of the schema that the details name, or leave it out.',
  },
  TOOL_CALL_INVALID: {
    message: 'The model called a tool in a way that cannot be used.',
    next: 'Give the model the message as the result of its call, or ask again.',
  },
  TOOLS_INVALID: {
    message: 'The tools cannot be used.',
    next: 'Each tool has a name, a description and a JSON schema of its parameters.',
  },
  UNAUTHORIZED: {
    message: 'This page has no valid key.',
    next: 'Open Hearth with the link that the terminal printed.',
  },
};
