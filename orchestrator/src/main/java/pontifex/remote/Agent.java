package pontifex.remote;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/// The user's ssh-agent: what it holds, and signatures by it (draft-ietf-sshm-ssh-agent). One short connection each.
///
/// @param limit for one answer: the agent may ask its user first
record Agent(Path socket, Duration limit) {
    private static final byte FAILURE = 5;
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES_ANSWER = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGN_RESPONSE = 14;
    private static final int RSA_SHA2_256 = 2;
    private static final int RSA_SHA2_512 = 4;

    /// OpenSSH's own bound on a message.
    private static final int MOST = 256 << 10;

    List<AgentKey> keys() throws IOException {
        var answer = ask(new Buffer.PlainBuffer().putByte(REQUEST_IDENTITIES), IDENTITIES_ANSWER);
        var keys = new ArrayList<AgentKey>();
        for (var left = answer.readUInt32(); left > 0; left--) {
            keys.add(new AgentKey(this, answer.readBytes(), answer.readString()));
        }
        return keys;
    }

    byte[] sign(byte[] key, byte[] message, String algorithm) throws IOException {
        var flags = algorithm.startsWith("rsa-sha2-256")
                ? RSA_SHA2_256
                : algorithm.startsWith("rsa-sha2-512") ? RSA_SHA2_512 : 0;
        var request = new Buffer.PlainBuffer()
                .putByte(SIGN_REQUEST)
                .putBytes(key)
                .putBytes(message)
                .putUInt32(flags);
        return ask(request, SIGN_RESPONSE).readBytes();
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer request, byte expected) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                var deadline = Deadline.after(limit, () -> close(channel))) {
            try {
                var message = new Buffer.PlainBuffer().putBytes(request.getCompactData());
                var bytes = ByteBuffer.wrap(message.getCompactData());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                var length = ByteBuffer.wrap(read(channel, 4)).getInt();
                if (length < 1 || length > MOST) {
                    throw new IOException("the agent's answer has " + length + " bytes");
                }
                var answer = new Buffer.PlainBuffer(read(channel, length));
                var type = answer.readByte();
                if (type != expected) {
                    throw new IOException(type == FAILURE ? "the agent refused" : "the agent answered " + type);
                }
                return answer;
            } catch (IOException e) {
                throw deadline.expired() ? new IOException("the agent did not answer", e) : e;
            }
        }
    }

    private static byte[] read(SocketChannel channel, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the agent hung up");
            }
        }
        return bytes.array();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
