/**
 * A question with its files, as DeepSeek's own programs show them to R1:
 * https://huggingface.co/deepseek-ai/DeepSeek-R1#official-prompts (file_template).
 */
export interface AttachedText {
  readonly name: string;
  readonly text: string;
}

export const questionText = (text: string, files: readonly AttachedText[]): string =>
  [
    ...files.map((file) => `[file name]: ${file.name}\n[file content begin]\n${file.text}\n[file content end]`),
    text,
  ].join('\n');
