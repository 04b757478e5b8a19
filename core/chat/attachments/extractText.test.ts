/** Real files through the real worker: what is in them comes out, and what cannot be read says why. */
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractText } from './extractText.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A ZIP archive whose entries are stored as they are; `unpackedBytes` in place of the true sizes where it is given. */
const zip = (entries: Readonly<Record<string, string>>, unpackedBytes?: number): Uint8Array => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(unpackedBytes ?? data.length, 18);
    facts.writeUInt16LE(path.length, 22);
    locals.push(Buffer.from([0x50, 0x4b, 3, 4]), facts, path, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), facts, rest, path);
    offset += 30 + path.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(Buffer.concat(central).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...central, end]);
};

const wordFile = (text: string): Readonly<Record<string, string>> => ({
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
});

/** A PDF of one page; PDF.js finds objects without a cross-reference table. */
const pdfFile = (text: string): Uint8Array => {
  const drawn = text === '' ? '' : `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
  return bytesOf(
    [
      '%PDF-1.4',
      '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
      '2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj',
      '3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>> endobj',
      `4 0 obj <</Length ${drawn.length}>> stream\n${drawn}\nendstream endobj`,
      '5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj',
      'trailer <</Root 1 0 R>>',
      '%%EOF',
    ].join('\n'),
  );
};

/** The same behind a password: no key can be made of these empty bytes with the empty password that every reader tries. */
const lockedPdfFile = (): Uint8Array => {
  const none = `<${'00'.repeat(32)}>`;
  const lock = `/Encrypt <</Filter /Standard /V 1 /R 2 /P -44 /O ${none} /U ${none}>> /ID [<00> <00>]`;
  return bytesOf(new TextDecoder().decode(pdfFile('secret')).replace('/Root', `${lock} /Root`));
};

describe('the text of an attached file', () => {
  it('is read from PDF and Word, whatever the file is called', async () => {
    expect(await extractText('report', pdfFile('The sum is 42.'))).toEqual({ kind: 'pdf', text: 'The sum is 42.' });
    const word = await extractText('letter.bin', zip(wordFile('Dear reader')));
    expect(word.kind).toBe('word');
    expect(word.text.trim()).toBe('Dear reader');
  });

  it('is read in the encodings that text files have, and told as what it is', async () => {
    expect(await extractText('a.md', bytesOf('\u{feff}# 标题\r\nline'))).toEqual({
      kind: 'markdown',
      text: '# 标题\nline',
    });
    const gb18030 = Uint8Array.from([0xc4, 0xe3, 0xba, 0xc3]);
    expect(await extractText('旧.txt', gb18030)).toEqual({ kind: 'text', text: '你好' });
    const utf16 = Uint8Array.from([0xff, 0xfe, 0x68, 0, 0x69, 0]);
    expect(await extractText('b.py', utf16)).toEqual({ kind: 'code', text: 'hi' });
  });

  it('tells a locked PDF from a damaged one: there is something that its reader can do', async () => {
    await expect(extractText('locked.pdf', lockedPdfFile())).rejects.toMatchObject({
      code: 'ATTACHMENT_UNREADABLE',
      details: { reason: 'the PDF is locked with a password' },
      next: 'Save it without the password, and attach that file.',
    });
  });

  it.each([
    ['ATTACHMENT_UNREADABLE', 'picture.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])],
    ['ATTACHMENT_UNREADABLE', 'broken.pdf', bytesOf('%PDF-1.4 and nothing else')],
    ['ATTACHMENT_UNREADABLE', 'archive.zip', zip({ 'notes.txt': 'not Word' })],
    ['ATTACHMENT_UNREADABLE', 'bomb.docx', zip(wordFile('small'), 4_000_000_000)],
    ['ATTACHMENT_UNREADABLE', 'old.doc', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['ATTACHMENT_EMPTY', 'scan.pdf', pdfFile('')],
    ['ATTACHMENT_EMPTY', 'blank.txt', bytesOf(' \n')],
    ['ATTACHMENT_TOO_LARGE', 'film.txt', new Uint8Array(10_000_001)],
    ['ATTACHMENT_TOO_LARGE', 'book.txt', bytesOf('a '.repeat(1_000_001))],
  ])('%s is said of %s', async (code, name, bytes) => {
    await expect(extractText(name, bytes)).rejects.toMatchObject({ code, details: { name } });
  });
});
