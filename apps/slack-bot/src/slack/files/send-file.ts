import type { WebClient } from '@slack/web-api'
import { postDrawingsOf } from '../announcer/drawings.ts'
import { withPlainerContent } from '../announcer/with-plainer-content.ts'
import type { MessageView } from '../blocks/message.ts'
import type { UploadBytes } from '../platform/upload-bytes.ts'
import { withTemporaryFile, type Append, type TemporaryFile } from './temporary-file.ts'

export interface FileRequest<Written> {
  readonly personId: string
  /** With its ending. */
  readonly name: string
  readonly title: string
  /** Writes the content in pieces. Returns undefined if there is nothing to send. */
  readonly write: (append: Append) => Promise<Written | undefined>
  /** The message above the file. */
  readonly about: (written: Written) => MessageView
}

export interface FileSender {
  /** Sends a file of any size to a person, in their direct messages. Throws if Slack refuses or doesn't answer. */
  send<Written>(request: FileRequest<Written>): Promise<'sent' | 'nothing'>
}

/** Slack wants the length before the bytes, and no file without any. */
const uploadFile = async (
  client: WebClient,
  uploadBytes: UploadBytes,
  { name, ...file }: TemporaryFile & { readonly name: string },
): Promise<string> => {
  const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal({
    filename: name,
    length: file.bytes,
  })
  if (url === undefined || id === undefined) throw new Error('Slack gave no address for the upload')
  await uploadBytes(url, file)
  return id
}

/** A message to a person opens the direct message, and its answer has the channel's id: a file can't go to a user id. */
const postTo = async (client: WebClient, personId: string, view: MessageView) => {
  const { channel, ts } = await withPlainerContent(postDrawingsOf(view), ({ text, blocks }) =>
    client.chat.postMessage({
      channel: personId,
      text,
      ...(blocks !== undefined && { blocks }),
      unfurl_links: false,
      unfurl_media: false,
      link_names: false,
    }),
  )
  if (channel === undefined || ts === undefined)
    throw new Error('chat.postMessage answered without channel and ts')
  return { channel, ts }
}

/** The file is written and uploaded before the person sees anything of it. */
export const createFileSender = (
  client: WebClient,
  uploadBytes: UploadBytes,
  temporaryFolder: string,
): FileSender => ({
  send: ({ personId, name, title, write, about }) =>
    withTemporaryFile(temporaryFolder, write, async (file, written) => {
      if (written === undefined) return 'nothing'
      const id = await uploadFile(client, uploadBytes, { ...file, name })
      const message = await postTo(client, personId, about(written))
      try {
        await client.files.completeUploadExternal({ files: [{ id, title }], channel_id: message.channel })
      } catch (error) {
        // A description without its file would mislead; if this fails too, the person still gets the reason.
        await client.chat.delete(message).catch(() => undefined)
        throw error
      }
      return 'sent'
    }),
})
