package org.loginwithx.imports;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.loginwithx.imports.ImportFile.Content;

/**
 * A copy of an uploaded file: the container deletes the file itself when the request is over. One
 * reader at a time. The file is deleted when it is closed. On Unix it loses its name at once, so a
 * server that is killed leaves no names and addresses of users on its disk.
 */
final class FileCopy implements Content, Closeable {

  private final SeekableByteChannel channel;

  private FileCopy(SeekableByteChannel channel) {
    this.channel = channel;
  }

  static FileCopy of(Content file) throws IOException {
    FileCopy copy =
        new FileCopy(
            Files.newByteChannel(
                // Only the account of the operating system that runs the server can read it.
                Files.createTempFile("login-import", null),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE));
    try (InputStream in = file.open()) {
      in.transferTo(Channels.newOutputStream(copy.channel));
      return copy;
    } catch (IOException | RuntimeException failure) {
      copy.close();
      throw failure;
    }
  }

  @Override
  public InputStream open() throws IOException {
    channel.position(0);
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public void close() {
        // The channel stays open, because the file is read more than once.
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
