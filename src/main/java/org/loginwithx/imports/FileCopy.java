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
 * reader at a time. A server that is killed leaves no names and addresses on its disk, because Unix
 * removes the name of the copy at once.
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
                // Only this user can read such a file.
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
        // It is read again.
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
